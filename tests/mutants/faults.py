"""Small faults that somebody could make in a rule, and the code that has one of them."""

import ast
import copy
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
_SWAPS: dict[type[ast.AST], Any] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef

# Where the code of a function is found again: the file, its name with those of its classes, its first line.
Place = tuple[str, str, int]


class Fault(NamedTuple):
    """One fault: in which function of which module, what is done to what, and the lines that it stands on.

    ``code`` is the first of these as it is written.
    """

    module: str
    number: int
    function: str
    how: str
    text: str
    lines: range
    code: str

    def __str__(self) -> str:
        return f"{self.module}:{self.lines.start} in {self.function}: {self.how}: {self.text}"


def path_of(module: str) -> Path:
    """The file of a module."""
    return ROOT / f"{module.replace('.', '/')}.py"


def faults(module: str) -> Iterator[Fault]:
    """All that can be put into a module's functions."""
    source = path_of(module).read_text("utf-8")
    tree, written = ast.parse(source), source.splitlines()
    for number, (function, node, how) in enumerate(_spots(tree)):
        line: int = node.lineno  # type: ignore[attr-defined]
        last: int = node.end_lineno  # type: ignore[attr-defined]
        text = ast.unparse(node.test if isinstance(node, ast.If | ast.IfExp) else node)
        lines = range(line, _first(node, last) + 1)
        yield Fault(module, number, function, how, text.splitlines()[0], lines, written[line - 1].strip())


def _first(node: ast.AST, last: int) -> int:
    """An ``if`` ends, for us, with its condition."""
    return (node.test.end_lineno or last) if isinstance(node, ast.If) else last


def planted(fault: Fault) -> tuple[Place, CodeType]:
    """The code of the function with the fault in it, and where it belongs."""
    path = path_of(fault.module)
    tree = copy.deepcopy(ast.parse(path.read_text("utf-8")))
    _, node, _ = list(_spots(tree))[fault.number]
    if isinstance(node, ast.Compare):
        node.ops[0] = _SWAPS[type(node.ops[0])]()
    elif isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp):
        node.op = _SWAPS[type(node.op)]()
    elif isinstance(node, ast.UnaryOp):
        _replace(tree, node, node.operand)
    elif isinstance(node, ast.If | ast.IfExp):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Constant):
        node.value = not node.value if isinstance(node.value, bool) else int(str(node.value)) + 1
    else:
        _replace(tree, node, ast.Pass())
    module = compile(ast.fix_missing_locations(tree), str(path), "exec")
    # A property and its setter bear one name; the fault is in the last that begins before it.
    return max(
        (
            (place, code)
            for place, code in codes(module)
            if place[1] == fault.function and place[2] <= fault.lines.start
        ),
        key=lambda found: found[0],
    )


def codes(module: CodeType) -> Iterator[tuple[Place, CodeType]]:
    """The code of each function of a module and of its classes."""
    for code in module.co_consts:
        if isinstance(code, CodeType):
            # The body of a class is code, too, that runs once.
            if code.co_flags & 0x2:
                yield (code.co_filename, code.co_qualname, code.co_firstlineno), code
            else:
                yield from codes(code)


def _spots(tree: ast.AST, within: str = "") -> Iterator[tuple[str, ast.AST, str]]:
    """What can be changed in which function, and how: a swap, a number, a condition, or a statement that is left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, _FUNCTIONS):
            for statement in node.body:
                for inner in ast.walk(statement):
                    if how := _how(inner):
                        yield within + node.name, inner, how
        else:
            yield from _spots(node, f"{within}{node.name}." if isinstance(node, ast.ClassDef) else within)


def _how(node: ast.AST) -> str:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name("super"))))):
            return ""
        case ast.Compare() if type(node.ops[0]) in _SWAPS:
            return "compare"
        case ast.AugAssign() if type(node.op) in _SWAPS:
            return "sum"
        case ast.BinOp() if type(node.op) in _SWAPS:
            return "sum"
        case ast.BoolOp():
            return "both"
        case ast.UnaryOp(op=ast.Not()):
            return "not"
        case ast.If() | ast.IfExp():
            return "if"
        case ast.Constant(value=bool() | int()):
            return "constant"
        case ast.Raise() | ast.Expr(value=ast.Call() | ast.Yield() | ast.Await()):
            return "leave out"
        case _:
            return ""


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list) and old in value:
                value[value.index(old)] = new
