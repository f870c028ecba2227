/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The lengths of every field that has one, in the order of viesti.proto: the
 * one table for wire.c, PROTOCOL.md and the tests, which walk the descriptors
 * and fail when a row is missing or names no field.
 *
 * Rows are found by the descriptor's address, through a hash made once from
 * the two envelopes down.
 */
#include "common/wire_fields.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "common/wire.h"

const struct wire_field wire_fields[] = {
	/* field, items, least and most bytes, may have lines */
	{ "viesti.Request.operation", 0, 16, 16, false },
	{ "viesti.Request.season", 0, 0, 32, false },
	{ "viesti.Goodbye.reason", 0, 0, 39, false },
	{ "viesti.Goodbye.message", 0, 0, 511, true },
	{ "viesti.Error.reason", 0, 0, 39, false },
	{ "viesti.Error.message", 0, 0, 511, true },
	{ "viesti.Error.field", 0, 0, 39, false },
	{ "viesti.Hello.features", 16, 0, 40, false },
	{ "viesti.Hello.client", 0, 0, 64, false },
	{ "viesti.Hello.language", 0, 0, 16, false },
	{ "viesti.Welcome.features", 16, 0, 40, false },
	{ "viesti.Welcome.server", 0, 0, 64, false },
	{ "viesti.Welcome.name", 0, 0, 120, false },
	{ "viesti.Welcome.department", 0, 0, 32, false },
	{ "viesti.Welcome.staff_id", 0, 0, 32, false },
	{ "viesti.Welcome.zone", 0, 0, 64, false },
	{ "viesti.Redeem.invite", 0, 8, 8, false },
	{ "viesti.Redeem.secret", 0, 16, 16, false },
	{ "viesti.Redeem.csr", 0, 0, 2048, false },
	{ "viesti.Redeem.device", 0, 0, 120, false },
	{ "viesti.Redeem.language", 0, 0, 16, false },
	{ "viesti.Redeemed.certificate", 0, 0, 2048, false },
	{ "viesti.Redeemed.ca", 0, 0, 2048, false },
	{ "viesti.Redeemed.name", 0, 0, 120, false },
	{ "viesti.Redeemed.department", 0, 0, 32, false },
	{ "viesti.Redeemed.staff_id", 0, 0, 32, false },
	{ "viesti.Redeemed.zone", 0, 0, 64, false },
	{ "viesti.Renew.csr", 0, 0, 2048, false },
	{ "viesti.Renewed.certificate", 0, 0, 2048, false },
	{ "viesti.Renewed.ca", 0, 0, 2048, false },
	{ "viesti.Text.fi", 0, 0, 120, false },
	{ "viesti.Text.sv", 0, 0, 120, false },
	{ "viesti.Text.en", 0, 0, 120, false },
	{ "viesti.Status.season", 0, 0, 32, false },
	{ "viesti.Status.zone", 0, 0, 64, false },
	{ "viesti.Status.competition_fi", 0, 0, 120, false },
	{ "viesti.Status.competition_sv", 0, 0, 120, false },
	{ "viesti.Status.competition_en", 0, 0, 120, false },
	{ "viesti.Status.rulebook_hash", 0, 0, 64, false },
	{ "viesti.Status.departments", 500, 0, 0, false },
	{ "viesti.DepartmentName.department", 0, 0, 32, false },
	{ "viesti.DepartmentName.short_name", 0, 0, 72, false },
	{ "viesti.Rulebook.hash", 0, 0, 64, false },
	{ "viesti.Rulebook.areas", 32, 0, 0, false },
	{ "viesti.Rulebook.types", 200, 0, 0, false },
	{ "viesti.Rulebook.milestones", 32, 0, 0, false },
	{ "viesti.Area.area", 0, 0, 32, false },
	{ "viesti.ActivityType.type", 0, 0, 32, false },
	{ "viesti.ActivityType.area", 0, 0, 32, false },
	{ "viesti.ActivityType.evidence", 0, 0, 32, false },
	{ "viesti.ActivityType.decision", 0, 0, 8, false },
	{ "viesti.Milestone.milestone", 0, 0, 32, false },
	{ "viesti.Milestone.kind", 0, 0, 16, false },
	{ "viesti.Milestone.type", 0, 0, 32, false },
	{ "viesti.Milestone.area", 0, 0, 32, false },
	{ "viesti.RankDepartments.area", 0, 0, 32, false },
	{ "viesti.DepartmentRow.department", 0, 0, 32, false },
	{ "viesti.DepartmentRow.short_name", 0, 0, 72, false },
	{ "viesti.DepartmentRanking.rows", 1000, 0, 0, false },
	{ "viesti.RankParticipants.area", 0, 0, 32, false },
	{ "viesti.RankParticipants.around", 0, 0, 254, false },
	{ "viesti.ParticipantRow.staff_id", 0, 0, 32, false },
	{ "viesti.ParticipantRow.name", 0, 0, 200, false },
	{ "viesti.ParticipantRow.department", 0, 0, 32, false },
	{ "viesti.ParticipantRanking.rows", 1000, 0, 0, false },
	{ "viesti.ParticipantRanking.top", 50, 0, 0, false },
	{ "viesti.Explain.participant", 0, 0, 254, false },
	{ "viesti.Explain.department", 0, 0, 120, false },
	{ "viesti.LedgerEntry.type", 0, 0, 32, false },
	{ "viesti.LedgerEntry.bonus", 0, 0, 32, false },
	{ "viesti.LedgerEntry.area", 0, 0, 32, false },
	{ "viesti.LedgerEntry.type_name", 0, 0, 120, false },
	{ "viesti.LedgerEntry.area_name", 0, 0, 120, false },
	{ "viesti.LedgerEntry.department", 0, 0, 32, false },
	{ "viesti.MilestoneTerm.term", 0, 0, 16, false },
	{ "viesti.MilestoneTerm.name", 0, 0, 120, false },
	{ "viesti.MilestoneState.milestone", 0, 0, 32, false },
	{ "viesti.MilestoneState.missing", 16, 0, 200, true },
	{ "viesti.MilestoneState.terms", 7, 0, 0, false },
	{ "viesti.Explanation.entries", 2000, 0, 0, false },
	{ "viesti.Explanation.milestones", 32, 0, 0, false },
	{ "viesti.Explanation.rounds", 32, 0, 0, false },
	{ "viesti.Explanation.advice", 16, 0, 500, true },
	{ "viesti.Explanation.rulebook_hash", 0, 0, 64, false },
	{ "viesti.Join.staff_id", 0, 0, 32, false },
	{ "viesti.Join.name", 0, 0, 200, false },
	{ "viesti.Join.department", 0, 0, 120, false },
	{ "viesti.Join.language", 0, 0, 16, false },
	{ "viesti.Join.email", 0, 0, 254, false },
	{ "viesti.Join.pseudonym", 0, 0, 60, false },
	{ "viesti.Join.consent_reference", 0, 0, 200, false },
	{ "viesti.Joined.staff_id", 0, 0, 32, false },
	{ "viesti.Joined.department", 0, 0, 32, false },
	{ "viesti.ActivityItem.operation", 0, 16, 16, false },
	{ "viesti.ActivityItem.person", 0, 0, 254, false },
	{ "viesti.ActivityItem.type", 0, 0, 120, false },
	{ "viesti.ActivityItem.evidence", 0, 0, 2000, false },
	{ "viesti.ActivityItem.note", 0, 0, 1000, true },
	{ "viesti.Record.items", 256, 0, 0, false },
	{ "viesti.Record.import", 0, 16, 16, false },
	{ "viesti.RecordResult.staff_id", 0, 0, 32, false },
	{ "viesti.RecordResult.type", 0, 0, 32, false },
	{ "viesti.RecordResult.identity", 0, 8, 8, false },
	{ "viesti.RecordResult.name", 0, 0, 200, false },
	{ "viesti.RecordResult.missing", 16, 0, 500, false },
	{ "viesti.Recorded.results", 256, 0, 0, false },
	{ "viesti.Withdraw.reason", 0, 0, 500, true },
	{ "viesti.ListActivities.person", 0, 0, 254, false },
	{ "viesti.ListActivities.department", 0, 0, 120, false },
	{ "viesti.ListActivities.type", 0, 0, 120, false },
	{ "viesti.ListActivities.text", 0, 0, 200, false },
	{ "viesti.Activity.staff_id", 0, 0, 32, false },
	{ "viesti.Activity.name", 0, 0, 200, false },
	{ "viesti.Activity.department", 0, 0, 32, false },
	{ "viesti.Activity.type", 0, 0, 32, false },
	{ "viesti.Activity.evidence", 0, 0, 2000, false },
	{ "viesti.Activity.note", 0, 0, 1000, true },
	{ "viesti.Activity.reason", 0, 0, 500, true },
	{ "viesti.Activity.words", 0, 0, 1000, true },
	{ "viesti.Activity.import", 0, 16, 16, false },
	{ "viesti.Activities.rows", 1000, 0, 0, false },
	{ "viesti.ListParticipants.department", 0, 0, 120, false },
	{ "viesti.Participant.staff_id", 0, 0, 32, false },
	{ "viesti.Participant.name", 0, 0, 200, false },
	{ "viesti.Participant.department", 0, 0, 32, false },
	{ "viesti.Participant.language", 0, 0, 16, false },
	{ "viesti.Participant.pseudonym", 0, 0, 60, false },
	{ "viesti.Participant.email", 0, 0, 254, false },
	{ "viesti.Participant.ticket", 0, 0, 16, false },
	{ "viesti.Participants.rows", 1000, 0, 0, false },
	{ "viesti.ReviewDecide.reason", 0, 0, 500, true },
	{ "viesti.Invite.name", 0, 0, 120, false },
	{ "viesti.Invite.department", 0, 0, 120, false },
	{ "viesti.Invite.staff_id", 0, 0, 32, false },
	{ "viesti.Invited.code", 0, 0, 700, false },
	{ "viesti.Client.name", 0, 0, 120, false },
	{ "viesti.Client.department", 0, 0, 32, false },
	{ "viesti.Client.staff_id", 0, 0, 32, false },
	{ "viesti.Client.device", 0, 0, 120, false },
	{ "viesti.Clients.rows", 1000, 0, 0, false },
	{ "viesti.RevokeClient.reason", 0, 0, 500, true },
	{ "viesti.DepartmentItem.department", 0, 0, 32, false },
	{ "viesti.DepartmentItem.short_name", 0, 0, 72, false },
	{ "viesti.ImportDepartments.items", 256, 0, 0, false },
	{ "viesti.RosterItem.staff_id", 0, 0, 32, false },
	{ "viesti.RosterItem.name", 0, 0, 200, false },
	{ "viesti.RosterItem.department", 0, 0, 120, false },
	{ "viesti.RosterItem.language", 0, 0, 16, false },
	{ "viesti.RosterItem.pseudonym", 0, 0, 60, false },
	{ "viesti.RosterItem.email", 0, 0, 254, false },
	{ "viesti.RosterItem.operation", 0, 16, 16, false },
	{ "viesti.ImportRoster.items", 256, 0, 0, false },
	{ "viesti.ImportRoster.consent_reference", 0, 0, 200, false },
	{ "viesti.ImportResult.department", 0, 0, 32, false },
	{ "viesti.Imported.results", 256, 0, 0, false },
	{ "viesti.JournalVerified.head", 0, 0, 64, false },
	{ "viesti.JournalEntry.actor", 0, 0, 200, false },
	{ "viesti.JournalEntry.kind", 0, 0, 40, false },
	{ "viesti.JournalEntry.subject", 0, 0, 200, false },
	{ "viesti.JournalEntry.detail", 0, 0, 4000, true },
	{ "viesti.JournalEntry.hash", 0, 0, 64, false },
	{ "viesti.JournalEntries.rows", 1000, 0, 0, false },
	{ "viesti.Backup.name", 0, 0, 64, false },
	{ "viesti.BackupDone.path", 0, 0, 1024, false },
	{ "viesti.InfoValue.section", 0, 0, 32, false },
	{ "viesti.InfoValue.key", 0, 0, 64, false },
	{ "viesti.InfoValue.value", 0, 0, 512, false },
	{ "viesti.InfoReply.values", 500, 0, 0, false },
	{ "viesti.Correct.type", 0, 0, 120, false },
	{ "viesti.Correct.evidence", 0, 0, 2000, false },
	{ "viesti.Correct.note", 0, 0, 1000, true },
	{ "viesti.Undone.rows", 20, 0, 0, false },
	{ "viesti.Reconsider.reason", 0, 0, 500, true },
	{ "viesti.Inbox.returned", 1000, 0, 0, false },
	{ "viesti.Inbox.rejected", 1000, 0, 0, false },
	{ "viesti.Inbox.questions", 1000, 0, 0, false },
	{ "viesti.Inbox.moves", 1000, 0, 0, false },
	{ "viesti.Ask.text", 0, 0, 1000, true },
	{ "viesti.Ask.department", 0, 0, 120, false },
	{ "viesti.Answer.text", 0, 0, 1000, true },
	{ "viesti.Question.from", 0, 0, 32, false },
	{ "viesti.Question.to", 0, 0, 32, false },
	{ "viesti.Question.text", 0, 0, 1000, true },
	{ "viesti.Question.answer", 0, 0, 1000, true },
	{ "viesti.Questions.rows", 1000, 0, 0, false },
	{ "viesti.SetConsents.person", 0, 0, 254, false },
	{ "viesti.SetConsents.consent_reference", 0, 0, 200, false },
	{ "viesti.Move.person", 0, 0, 254, false },
	{ "viesti.Move.department", 0, 0, 120, false },
	{ "viesti.MoveState.staff_id", 0, 0, 32, false },
	{ "viesti.MoveState.name", 0, 0, 200, false },
	{ "viesti.MoveState.from_department", 0, 0, 32, false },
	{ "viesti.MoveState.to_department", 0, 0, 32, false },
	{ "viesti.MoveState.reason", 0, 0, 500, true },
	{ "viesti.DecideMove.reason", 0, 0, 500, true },
	{ "viesti.Moves.rows", 1000, 0, 0, false },
	{ "viesti.Leave.person", 0, 0, 254, false },
	{ "viesti.LeftState.staff_id", 0, 0, 32, false },
	{ "viesti.ReviewList.type", 0, 0, 120, false },
	{ "viesti.Subscribe.views", 16, 0, 0, false },
	{ "viesti.SeasonView.season", 0, 0, 32, false },
	{ "viesti.SeasonView.zone", 0, 0, 64, false },
	{ "viesti.SeasonView.areas", 6, 0, 0, false },
	{ "viesti.SeasonView.rulebook_hash", 0, 0, 64, false },
	{ "viesti.DepartmentBar.department", 0, 0, 32, false },
	{ "viesti.DepartmentBar.short_name", 0, 0, 72, false },
	{ "viesti.DepartmentsView.rows", 60, 0, 0, false },
	{ "viesti.ParticipationView.rows", 60, 0, 0, false },
	{ "viesti.AreaRow.name", 0, 0, 200, false },
	{ "viesti.AreaRow.short_name", 0, 0, 72, false },
	{ "viesti.AreaColumn.area", 0, 0, 32, false },
	{ "viesti.AreaColumn.rows", 5, 0, 0, false },
	{ "viesti.AreaColumn.other_rows", 5, 0, 0, false },
	{ "viesti.AreasView.columns", 6, 0, 0, false },
	{ "viesti.Moment.name", 0, 0, 200, false },
	{ "viesti.Moment.short_name", 0, 0, 72, false },
	{ "viesti.MilestoneCount.milestone", 0, 0, 32, false },
	{ "viesti.MomentsView.milestones", 32, 0, 0, false },
	{ "viesti.MomentsView.moments", 20, 0, 0, false },
	{ "viesti.Announcement.name", 0, 0, 200, false },
	{ "viesti.Announcement.type", 0, 0, 120, false },
	{ "viesti.Announcement.area", 0, 0, 32, false },
	{ "viesti.AnnouncementsView.rows", 20, 0, 0, false },
	{ "viesti.Announcements.rows", 1000, 0, 0, false },
	{ "viesti.CeremonyRow.name", 0, 0, 200, false },
	{ "viesti.CeremonyView.rows", 60, 0, 0, false },
	{ "viesti.CeremonyView.others", 60, 0, 0, false },
	{ "viesti.LongText.fi", 0, 0, 500, true },
	{ "viesti.LongText.sv", 0, 0, 500, true },
	{ "viesti.LongText.en", 0, 0, 500, true },
	{ "viesti.Status.ticket", 0, 0, 16, false },
	{ "viesti.Rulebook.yaml", 0, 0, 60000, true },
	{ "viesti.Rulebook.holidays", 64, 0, 0, false },
	{ "viesti.SeasonStep.reason", 0, 0, 500, true },
	{ "viesti.SeasonStep.confirmations", 4, 0, 0, false },
	{ "viesti.Confirmation.what", 0, 0, 40, false },
	{ "viesti.Confirmation.reference", 0, 0, 200, false },
	{ "viesti.Confirmation.by", 0, 0, 32, false },
	{ "viesti.SeasonStepped.obstacles", 16, 0, 500, true },
	{ "viesti.SeasonStepRow.by", 0, 0, 32, false },
	{ "viesti.SeasonStepRow.reason", 0, 0, 500, true },
	{ "viesti.SeasonRecord.season", 0, 0, 32, false },
	{ "viesti.SeasonRecord.steps", 200, 0, 0, false },
	{ "viesti.SeasonRecord.confirmations", 4, 0, 0, false },
	{ "viesti.SeasonRecord.confirmations_missing", 4, 0, 40, false },
	{ "viesti.SeasonRecord.house_hash", 0, 0, 64, false },
	{ "viesti.SeasonRecord.starts", 32, 0, 0, false },
	{ "viesti.SeasonCreate.season", 0, 0, 32, false },
	{ "viesti.SeasonCreate.from", 0, 0, 32, false },
	{ "viesti.SeasonsGet.season", 0, 0, 32, false },
	{ "viesti.Seasons.rows", 100, 0, 0, false },
	{ "viesti.ChangeDepartment.department", 0, 0, 32, false },
	{ "viesti.ChangeDepartment.short_name", 0, 0, 72, false },
	{ "viesti.ChangeDepartment.reason", 0, 0, 500, true },
	{ "viesti.ChangeDepartment.merge_into", 0, 0, 32, false },
	{ "viesti.ChangeDepartment.people", 1000, 0, 32, false },
	{ "viesti.ChangeDepartment.split_from", 0, 0, 32, false },
	{ "viesti.DepartmentChanged.department", 0, 0, 32, false },
	{ "viesti.DepartmentChanged.ranks", 500, 0, 0, false },
	{ "viesti.DepartmentPlan.department", 0, 0, 32, false },
	{ "viesti.DepartmentPlan.short_name", 0, 0, 72, false },
	{ "viesti.DepartmentPlan.merge_into", 0, 0, 32, false },
	{ "viesti.DepartmentPlan.split_from", 0, 0, 32, false },
	{ "viesti.DepartmentPlan.reason", 0, 0, 500, true },
	{ "viesti.DepartmentPlan.by", 0, 0, 32, false },
	{ "viesti.DepartmentPlans.rows", 200, 0, 0, false },
	{ "viesti.RulebookVersion.hash", 0, 0, 64, false },
	{ "viesti.RulebookVersion.drafted_by", 0, 0, 32, false },
	{ "viesti.RulebookVersion.applied_by", 0, 0, 32, false },
	{ "viesti.RulebookVersion.comment", 0, 0, 500, true },
	{ "viesti.RulebookVersions.rows", 64, 0, 0, false },
	{ "viesti.RulebookDraft.yaml", 0, 0, 60000, true },
	{ "viesti.RulebookDraft.comment", 0, 0, 500, true },
	{ "viesti.RulebookDraft.file", 0, 0, 200, false },
	{ "viesti.RankMove.department", 0, 0, 32, false },
	{ "viesti.RankMove.staff_id", 0, 0, 32, false },
	{ "viesti.RankMove.milestones_gained", 16, 0, 32, false },
	{ "viesti.RankMove.milestones_lost", 16, 0, 32, false },
	{ "viesti.RulebookPreview.departments", 501, 0, 0, false },
	{ "viesti.RulebookPreview.people", 500, 0, 0, false },
	{ "viesti.RulebookPreview.later", 64, 0, 0, false },
	{ "viesti.StandingsThen.season", 0, 0, 32, false },
	{ "viesti.StandingsThen.rulebook_hash", 0, 0, 64, false },
	{ "viesti.SeasonView.draw_list_hash", 0, 0, 64, false },
	{ "viesti.SeasonView.draw_seed_hash", 0, 0, 64, false },
	{ "viesti.SeasonView.awards", 60, 0, 0, false },
	{ "viesti.AwardView.rows", 60, 0, 0, false },
	{ "viesti.Training.type", 0, 0, 32, false },
	{ "viesti.Training.link", 0, 0, 500, false },
	{ "viesti.Training.code", 0, 0, 6, false },
	{ "viesti.Trainings.rows", 500, 0, 0, false },
	{ "viesti.AttendItem.person", 0, 0, 254, false },
	{ "viesti.AttendItem.email", 0, 0, 254, false },
	{ "viesti.AttendItem.operation", 0, 16, 16, false },
	{ "viesti.AttendTraining.items", 256, 0, 0, false },
	{ "viesti.AttendResult.staff_id", 0, 0, 32, false },
	{ "viesti.Attended.results", 256, 0, 0, false },
	{ "viesti.FeedbackItem.words", 0, 0, 1000, true },
	{ "viesti.GiveFeedback.items", 256, 0, 0, false },
	{ "viesti.FeedbackSummary.type", 0, 0, 32, false },
	{ "viesti.FeedbackSummary.words", 100, 0, 1000, true },
	{ "viesti.Feedback.rows", 500, 0, 0, false },
	{ "viesti.ReadinessRow.department", 0, 0, 32, false },
	{ "viesti.Readiness.rows", 500, 0, 0, false },
	{ "viesti.Readiness.missing", 16, 0, 500, true },
	{ "viesti.ReportDepartment.department", 0, 0, 32, false },
	{ "viesti.ReportDepartment.rounds", 32, 0, 0, false },
	{ "viesti.ReportArea.area", 0, 0, 32, false },
	{ "viesti.ReportTraining.type", 0, 0, 32, false },
	{ "viesti.Report.house", 32, 0, 0, false },
	{ "viesti.Report.departments", 501, 0, 0, false },
	{ "viesti.Report.areas", 6, 0, 0, false },
	{ "viesti.Report.trainings", 16, 0, 0, false },
	{ "viesti.Report.milestones", 32, 0, 0, false },
	{ "viesti.Report.announcements", 100, 0, 0, false },
	{ "viesti.Report.next_trainings", 20, 0, 0, false },
	{ "viesti.CeremonyWinner.staff_id", 0, 0, 32, false },
	{ "viesti.CeremonyWinner.name", 0, 0, 200, false },
	{ "viesti.CeremonyCue.private_winners", 60, 0, 0, false },
	{ "viesti.CeremonyScript.rows", 1000, 0, 0, false },
	{ "viesti.CeremonyScript.season", 0, 0, 32, false },
	{ "viesti.DrawThrow.dice", 0, 0, 200, false },
	{ "viesti.DrawTicket.ticket", 0, 0, 16, false },
	{ "viesti.DrawWinner.ticket", 0, 0, 16, false },
	{ "viesti.DrawWinner.staff_id", 0, 0, 32, false },
	{ "viesti.DrawWinner.name", 0, 0, 200, false },
	{ "viesti.DrawWinner.department", 0, 0, 32, false },
	{ "viesti.Draw.season", 0, 0, 32, false },
	{ "viesti.Draw.list_hash", 0, 0, 64, false },
	{ "viesti.Draw.seed_hash", 0, 0, 64, false },
	{ "viesti.Draw.tickets", 2000, 0, 0, false },
	{ "viesti.Draw.dice", 0, 0, 200, false },
	{ "viesti.Draw.seed", 0, 0, 64, false },
	{ "viesti.Draw.winners", 50, 0, 0, false },
	{ "viesti.Award.which", 0, 0, 48, false },
	{ "viesti.Award.department", 0, 0, 32, false },
	{ "viesti.Award.staff_id", 0, 0, 32, false },
	{ "viesti.Award.name", 0, 0, 200, false },
	{ "viesti.Award.prize", 0, 0, 200, false },
	{ "viesti.Awards.rows", 1000, 0, 0, false },
	{ "viesti.AwardSet.which", 0, 0, 48, false },
	{ "viesti.AwardSet.staff_id", 0, 0, 32, false },
	{ "viesti.AwardSet.department", 0, 0, 32, false },
	{ "viesti.AwardSet.prize", 0, 0, 200, false },
	{ "viesti.MyDataGet.person", 0, 0, 254, false },
	{ "viesti.MyDataValue.column", 0, 0, 64, false },
	{ "viesti.MyDataValue.label", 0, 0, 120, false },
	{ "viesti.MyDataValue.value", 0, 0, 4000, true },
	{ "viesti.MyDataValue.text", 0, 0, 200, false },
	{ "viesti.MyDataRow.table", 0, 0, 64, false },
	{ "viesti.MyDataRow.label", 0, 0, 200, false },
	{ "viesti.MyDataRow.row", 0, 0, 64, false },
	{ "viesti.MyDataRow.values", 64, 0, 0, false },
	{ "viesti.MyData.rows", 1000, 0, 0, false },
	{ "viesti.MyData.staff_id", 0, 0, 32, false },
	{ "viesti.Forget.person", 0, 0, 254, false },
	{ "viesti.ForgetCount.table", 0, 0, 64, false },
	{ "viesti.ForgetCount.label", 0, 0, 120, false },
	{ "viesti.Forgotten.staff_id", 0, 0, 32, false },
	{ "viesti.Forgotten.counts", 64, 0, 0, false },
	{ "viesti.Retained.counts", 64, 0, 0, false },
	{ "viesti.ArchiveSeason.name", 0, 0, 64, false },
	{ "viesti.Archived.path", 0, 0, 1024, false },
	{ "viesti.Archived.hash", 0, 0, 64, false },
};
const size_t wire_fields_count = sizeof(wire_fields) / sizeof(wire_fields[0]);

#define SLOTS 1024 /* a power of two, over twice the rows */
_Static_assert(sizeof(wire_fields) / sizeof(wire_fields[0]) * 2 < SLOTS,
    "more slots");

static struct {
	const ProtobufCFieldDescriptor *field;
	const struct wire_field *row;
} slots[SLOTS];
static pthread_once_t slots_once = PTHREAD_ONCE_INIT;

static const struct wire_field *row_by_name(const char *name)
{
	for (size_t i = 0; i < wire_fields_count; i++)
		if (strcmp(wire_fields[i].name, name) == 0)
			return &wire_fields[i];
	return NULL;
}

static size_t slot_of(const ProtobufCFieldDescriptor *field)
{
	size_t i = ((uintptr_t)field / sizeof(*field)) * 0x9e3779b1u % SLOTS;
	while (slots[i].field && slots[i].field != field)
		i = (i + 1) % SLOTS;
	return i;
}

static bool has_length(const ProtobufCFieldDescriptor *f)
{
	return f->type == PROTOBUF_C_TYPE_STRING ||
	    f->type == PROTOBUF_C_TYPE_BYTES ||
	    f->label == PROTOBUF_C_LABEL_REPEATED;
}

/* No message contains itself (a test watches), so this ends. */
static void add_message(const ProtobufCMessageDescriptor *m)
{
	for (unsigned i = 0; i < m->n_fields; i++) {
		const ProtobufCFieldDescriptor *f = &m->fields[i];
		char name[128];
		if (f->type == PROTOBUF_C_TYPE_MESSAGE)
			add_message(f->descriptor);
		if (!has_length(f))
			continue;
		snprintf(name, sizeof(name), "%s.%s", m->name, f->name);
		size_t slot = slot_of(f);
		slots[slot].field = f;
		slots[slot].row = row_by_name(name);
	}
}

static void add_all(void)
{
	add_message(&viesti__request__descriptor);
	add_message(&viesti__server_frame__descriptor);
	add_message(&viesti__kiosk_state__descriptor);
}

const struct wire_field *wire_field_row(const ProtobufCFieldDescriptor *field)
{
	pthread_once(&slots_once, add_all);
	return slots[slot_of(field)].row;
}

size_t wire_field_max(const char *message_field)
{
	const struct wire_field *row = row_by_name(message_field);
	if (!row)
		return 0;
	return row->items ? row->items : row->max;
}
