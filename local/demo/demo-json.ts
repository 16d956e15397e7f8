import { formatCivilDate } from '../../shared/domain/calendar/civil-date.ts';
import { statusText } from '../../shared/contracts/records/record-words.ts';
import type { Email } from '../../shared/domain/planning/email.ts';
import type { ExplainedEmail } from '../operations/explain-contact.ts';
import type { Findings } from './findings.ts';
import type { DemoReport } from './run-demo.ts';
import type { Incident, SimulatedDay } from './simulated-day.ts';

/** The whole demonstration for machines. */
export function demoJson(report: DemoReport, shown: (path: string) => string): object {
  const { opening, imports, firstPlan, days, findings, proofs } = report;
  return {
    organization_id: opening.organizationId,
    name: opening.name,
    contacts: findings.contacts,
    active: findings.active,
    imports: imports.map(({ report: own, rejects }) => ({ ...own, rejects })),
    first_plan: firstPlan.plan,
    planned_again: firstPlan.again,
    days: days.map((day) => dayJson(day, shown)),
    mails: findings.mails,
    mails_per_day: findings.perDay.map(({ day, mails, cap }) => ({
      date: formatCivilDate(day),
      mails,
      cap,
    })),
    skipped: Object.fromEntries(findings.skips.map(({ reason, emails }) => [reason, emails])),
    explained: {
      sent: explanationJson(findings.sent),
      not_sent: explanationJson(findings.notSent),
    },
    query: { sql: report.query.sql, ...report.query.result },
    proofs,
    paths: pathsJson(findings, shown),
  };
}

function dayJson(
  { day, plan, sent, incidents }: SimulatedDay,
  shown: (path: string) => string,
): object {
  return {
    date: formatCivilDate(day),
    plan: {
      written: plan.written,
      removed: plan.removed,
      planned: plan.planned,
      cap: plan.cap,
      limit: plan.limit,
    },
    sent: sent.sent,
    skipped: sent.skipped,
    incidents: incidents.map((incident) => incidentJson(incident, shown)),
  };
}

function incidentJson(incident: Incident, shown: (path: string) => string): object {
  const { incident: name, at } = incident;
  const head = { incident: name, at_ms: at };
  switch (incident.incident) {
    case 'visit_moved':
      return {
        ...head,
        planned_at_ms: incident.plannedAt,
        contact_id: incident.contactId,
        visit: incident.visit,
        from: incident.before && formatCivilDate(incident.before.date),
        to: incident.after && formatCivilDate(incident.after.date),
        sent: incident.sent.map(emailJson),
        removed: incident.removed.map(emailJson),
        added: incident.added.map(emailJson),
      };
    case 'made_inactive':
      return {
        ...head,
        contact_id: incident.contactId,
        removed: incident.removed.map(emailJson),
        pending: incident.pending,
      };
    case 'feedback':
      return {
        ...head,
        clicks: incident.clicks,
        answers: incident.answers,
        follow_ups: incident.followUps,
        changes: incident.changes.map(({ contactId, emailId, from, to }) => ({
          contact_id: contactId,
          email_id: emailId,
          from,
          to,
        })),
      };
    case 'backed_up':
      return {
        ...head,
        backup_id: incident.backupId,
        contacts: incident.contacts,
        emails: incident.emails,
      };
    case 'restored': {
      const { contacts, emails, count, differences } = incident.comparison;
      return {
        ...head,
        backup_id: incident.backupId,
        store: shown(incident.store),
        from_journal: incident.fromJournal,
        compared: { contacts, emails, differences: count, listed: differences },
        sent_again: incident.sentAgain,
      };
    }
  }
}

function emailJson({ emailId, type, campaign, status, sendDate, sentOn }: Email): object {
  const date = sentOn ?? sendDate;
  return {
    email_id: emailId,
    type,
    campaign,
    status: statusText(status),
    date: date === null ? null : formatCivilDate(date),
  };
}

function explanationJson({ email, headline, steps }: ExplainedEmail): object {
  return { contact_id: email.contactId, email_id: email.emailId, headline, steps };
}

function pathsJson({ paths }: Findings, shown: (path: string) => string): object {
  const { home, outbox, mail, reports, backups } = paths;
  return {
    home: shown(home),
    outbox: shown(outbox),
    mail: shown(mail),
    reports: shown(reports),
    backups: shown(backups),
  };
}
