"""Every event and every command there is: what the ledger can hold and what the door can decode."""

from sessions import (
    admission,
    agenda,
    agreeing,
    assenting,
    attendance,
    balloting,
    ballots,
    cards,
    catalogue,
    changing,
    concluding,
    consensus,
    convening,
    delegates,
    desk,
    doors,
    duplicates,
    ending,
    endorsing,
    expelling,
    groups,
    handling,
    importing,
    invitations,
    last_cycle,
    last_cycle_listing,
    lots,
    merging,
    minutes,
    papers,
    photos,
    planning,
    priorities,
    proposals,
    quorum,
    raising,
    reading,
    receiving,
    registering,
    replies,
    resending,
    resuming,
    screening,
    signatories,
    signing,
    sorting,
    speakers,
)

AnyEvent = (
    convening.MusyawarahConvened
    | doors.LinkIssued
    | doors.LinksRevoked
    | doors.WheelTaken
    | invitations.PersonInvited
    | admission.EntryRequested
    | admission.EntryRefused
    | admission.EntryWithdrawn
    | quorum.ShortfallNoted
    | attendance.AttendeeJoined
    | attendance.AttendeeLeft
    | attendance.AttendeeReturned
    | attendance.VotingRightSet
    | duplicates.AttendeesMerged
    | duplicates.AttendeesKeptApart
    | expelling.AttendeeExpelled
    | expelling.AttendeeReadmitted
    | cards.CardCorrected
    | cards.CardErased
    | cards.DeviceMoved
    | agenda.AgendaMoved
    | agenda.MusyawarahClosed
    | ending.MusyawarahCancelled
    | ending.MusyawarahReopened
    | ending.AddendumMade
    | last_cycle.LastCycleListed
    | last_cycle.LastCycleShown
    | last_cycle.UnfinishedReported
    | last_cycle.ReportRetracted
    | catalogue.CatalogueSet
    | importing.ImportMade
    | proposals.ProposalRaised
    | proposals.ProposalSupported
    | proposals.SupportWithdrawn
    | proposals.ProposalTakenUp
    | proposals.ProposalShortlisted
    | proposals.ProposalSettled
    | changing.ProposalAmended
    | changing.ProposalCategorised
    | changing.ProposalWithdrawn
    | photos.ProposalPhotographed
    | photos.PhotoRemoved
    | planning.ProposalPlanned
    | receiving.BundleReceived
    | resending.ProposalResent
    | replies.FeedbackReceived
    | merging.ProposalsMerged
    | merging.ProposalsParted
    | proposals.ProposalLinedUp
    | screening.ProposalAccepted
    | screening.ProposalAnswered
    | screening.ProposalHidden
    | screening.ProposalQuestioned
    | screening.ProposalShown
    | speakers.FloorGiven
    | speakers.FloorReturned
    | speakers.HandLowered
    | speakers.HandRaised
    | consensus.ConclusionWorded
    | consensus.ConclusionAnswered
    | consensus.ObjectionSettled
    | consensus.AnswersShown
    | consensus.Gavelled
    | ballots.BallotOpened
    | ballots.VoteCast
    | ballots.VoteMarked
    | ballots.VoterAdmitted
    | ballots.VoteReversed
    | ballots.BoxCounted
    | ballots.BallotClosed
    | ballots.LotDrawn
    | priorities.PrioritiesSettled
    | agreeing.PrioritiesMoved
    | minutes.NoteWritten
    | minutes.NoteRevised
    | delegates.DelegateNamed
    | delegates.DelegateDropped
    | reading.PassageWorded
    | reading.PageShown
    | signatories.SignatoryNamed
    | signatories.SignatoryDropped
    | signatories.MinutesSigned
)

AnyCommand = (
    convening.Convene
    | doors.IssueLink
    | doors.RevokeLinks
    | doors.TakeWheel
    | invitations.InvitePeople
    | admission.AdmitPeople
    | admission.RefuseEntry
    | admission.WithdrawRequest
    | quorum.NoteShortfall
    | registering.CheckIn
    | groups.CheckInGroup
    | desk.SetPresence
    | desk.SetVotingRight
    | duplicates.MergeAttendees
    | duplicates.KeepApart
    | expelling.ExpelAttendee
    | expelling.ReadmitAttendee
    | cards.CorrectCard
    | signing.SignCard
    | cards.EraseCard
    | resuming.ResumeByCode
    | resuming.ReceiveInvited
    | agenda.NextItem
    | agenda.UndoItem
    | agenda.CloseMusyawarah
    | ending.CancelMusyawarah
    | ending.ReopenMusyawarah
    | ending.MakeAddendum
    | last_cycle.ShowLastCycle
    | last_cycle_listing.ListLastCycle
    | last_cycle.ReportUnfinished
    | last_cycle.RetractReport
    | catalogue.SetCatalogue
    | importing.ImportProposals
    | receiving.ReceiveBundle
    | replies.ReceiveFeedback
    | planning.PlanProposal
    | raising.RaiseProposal
    | raising.SupportProposal
    | handling.TakeUpProposal
    | handling.ShortlistProposal
    | changing.AmendProposal
    | changing.CategoriseProposal
    | changing.WithdrawProposal
    | photos.AddPhoto
    | photos.RemovePhoto
    | handling.LineUpProposal
    | sorting.SortProposals
    | merging.MergeProposals
    | merging.PartProposals
    | screening.AcceptProposal
    | screening.AnswerQuestion
    | screening.AskProposer
    | screening.HideProposal
    | screening.ShowProposal
    | speakers.EndTurn
    | concluding.WordConclusion
    | assenting.AnswerConclusion
    | concluding.ShowAnswers
    | concluding.SettleObjection
    | concluding.Gavel
    | speakers.GiveFloor
    | speakers.LowerHand
    | speakers.RaiseHand
    | balloting.OpenBallot
    | balloting.CastVote
    | balloting.AdmitVoter
    | balloting.ReverseVote
    | balloting.CloseBallot
    | papers.GivePaper
    | papers.CountBox
    | lots.DrawLot
    | priorities.SettlePriorities
    | agreeing.MovePriority
    | minutes.WriteNote
    | minutes.ReviseNote
    | delegates.TakeElected
    | delegates.NameDelegate
    | delegates.DropDelegate
    | reading.WordPassage
    | reading.RestorePassage
    | reading.ShowPage
    | reading.AskApproval
    | endorsing.NameSignatory
    | endorsing.DropSignatory
    | endorsing.SignMinutes
)
