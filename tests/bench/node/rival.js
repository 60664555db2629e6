// What others would send with: `node rival.js ws|socket.io PORT FILE` sends FILE to all when somebody says "go".
const fs = require("fs");
const [kind, port, file] = process.argv.slice(2);
const payload = fs.readFileSync(file, "utf8");
if (kind === "ws") {
  const { WebSocketServer } = require("ws");
  const server = new WebSocketServer({ host: "127.0.0.1", port: Number(port), perMessageDeflate: false });
  server.on("connection", (socket) => socket.on("message", () => server.clients.forEach((one) => one.send(payload))));
  server.on("listening", () => console.log("ready"));
} else {
  const http = require("http").createServer();
  const { Server } = require("socket.io");
  const io = new Server(http, { transports: ["websocket"], pingInterval: 300000, perMessageDeflate: false });
  io.on("connection", (socket) => socket.on("go", () => io.emit("panel", payload)));
  http.listen(Number(port), "127.0.0.1", () => console.log("ready"));
}
