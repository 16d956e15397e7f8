import { formatLocal } from '../../shared/domain/calendar/time-zone.ts';
import type { Email } from '../../shared/domain/planning/email.ts';
import type { Settings } from '../../shared/domain/settings/settings.ts';
import type { ContactRecords } from '../../shared/ports/contacts.ts';
import type { Installation } from '../installation/installation.ts';
import { count, plural } from '../terminal/table.ts';
import { isExcludedOn } from './excluded-on.ts';
import { entriesSince } from './journal-entries.ts';
import { outboxFiles, type OutboxFile } from './outbox-files.ts';
import type { Played } from './run-demo.ts';
import type { Incident } from './simulated-day.ts';
import { STORY_ZONE } from './stage.ts';

/** Something that has to hold, with what was measured. */
export interface Proof {
  readonly name: string;
  readonly holds: boolean;
  /** A sentence with the numbers that were found. */
  readonly found: string;
}

/** Measures, in outbox, store and journal, what the demonstration is to show. */
export async function proofsOf(
  installation: Installation,
  contacts: readonly ContactRecords[],
  played: Played,
): Promise<readonly Proof[]> {
  const files = await outboxFiles(installation.paths.outbox);
  const { settings } = await installation.configuration();
  const journal = await entriesSince(installation.ports.journal, installation.organizationId, 0);
  const outcomes = journal.filter(
    ({ entity, fields, source }) =>
      entity === 'email' && fields['status'] === 'sent' && source === undefined,
  );
  const incidents = played.days.flatMap((day) => day.incidents);
  return [
    recorded(files, contacts),
    once(
      files,
      outcomes.map(({ key }) => key),
    ),
    compliant(files, contacts, settings),
    withinLimits(files, played),
    sameFile(played),
    samePlan(played),
    behaviour(incidents, contacts),
    ...incidents.flatMap((incident) => ofIncident(incident, files, contacts)),
  ];
}

function recorded(files: readonly OutboxFile[], contacts: readonly ContactRecords[]): Proof {
  const sent = new Set(emailsOf(contacts, 'sent').map(({ emailId }) => emailId));
  const unrecorded = files.filter(({ emailId }) => !sent.has(emailId)).length;
  return {
    name: 'recorded',
    holds: unrecorded === 0 && files.length === sent.size,
    found: `${plural(files.length, 'mail')} in the outbox, ${plural(sent.size, 'email')} recorded as sent, ${unrecorded === 0 ? 'the same ones' : `${count(unrecorded)} of them not the same`}`,
  };
}

function once(files: readonly OutboxFile[], outcomes: readonly string[]): Proof {
  const inOutbox = new Set(files.map(({ emailId }) => emailId));
  const inJournal = new Set(outcomes);
  const repeated = files.length - inOutbox.size + (outcomes.length - inJournal.size);
  return {
    name: 'once',
    holds: repeated === 0 && inJournal.size === inOutbox.size,
    found: `${repeated === 0 ? 'no email id twice' : plural(repeated, 'email id') + ' twice'}, in ${count(files.length)} files and ${count(outcomes.length)} outcomes of the journal`,
  };
}

/** Every mail in the outbox against every rule, on the date of the folder that it lies in. */
function compliant(
  files: readonly OutboxFile[],
  contacts: readonly ContactRecords[],
  settings: Settings,
): Proof {
  const owners = new Map(
    contacts.flatMap(({ contact, emails }) =>
      emails.map((email) => [email.emailId, { contact, email }] as const),
    ),
  );
  const checked = files.flatMap(({ emailId, day }) => {
    const own = owners.get(emailId);
    if (!own) throw new Error(`Expected a contact of mail ${emailId}, found none`);
    return respectsWindows(own.email, settings) ? [{ contact: own.contact, day }] : [];
  });
  const excluded = checked.filter(({ contact, day }) =>
    isExcludedOn(settings.stateRules, contact, day),
  ).length;
  return {
    name: 'compliant',
    holds: excluded === 0 && checked.length > 0,
    found: `${count(checked.length)} of them respect exclusion windows: ${count(excluded)} on an excluded date, checked anew`,
  };
}

function respectsWindows({ kind, campaign }: Email, settings: Settings): boolean {
  if (kind === 'followup') return true;
  if (kind !== 'marketing') return false;
  if (campaign === null) return true;
  const instance = settings.campaignInstances.find(({ instanceName }) => instanceName === campaign);
  return instance?.effective.respectExclusionWindows ?? true;
}

/** Each day against the limit of that morning's plan. */
function withinLimits(files: readonly OutboxFile[], { days }: Played): Proof {
  const loads = days.map(({ day, plan }) => ({
    mails: files.filter((file) => file.day === day).length,
    limit: plan.limit,
  }));
  const above = loads.filter(({ mails, limit }) => mails > limit).length;
  const busiest = Math.max(...loads.map(({ mails }) => mails));
  const limit = Math.min(...loads.map((load) => load.limit));
  return {
    name: 'within_limits',
    holds: above === 0,
    found: `${above === 0 ? 'no day' : plural(above, 'day')} above its limit of ${count(limit)} mails; the busiest has ${count(busiest)}`,
  };
}

function sameFile({ imports }: Played): Proof {
  const again = imports.at(-1)?.report;
  const { accepted = -1, unchanged = -1, file = '' } = again ?? {};
  return {
    name: 'same_file',
    holds: accepted === 0 && unchanged > 0,
    found: `${file} a second time: ${count(accepted)} rows changed anything, ${count(unchanged)} are as they were`,
  };
}

function samePlan({ firstPlan }: Played): Proof {
  const { written, removed } = firstPlan.again;
  return {
    name: 'same_plan',
    holds: written === 0 && removed === 0,
    found: `planning a second time wrote ${count(written)} records and removed ${count(removed)}`,
  };
}

/** Follow-ups that changed with what a contact did went out as what they had become last. */
function behaviour(incidents: readonly Incident[], contacts: readonly ContactRecords[]): Proof {
  const last = new Map(
    incidents
      .flatMap((incident) => (incident.incident === 'feedback' ? incident.changes : []))
      .map(({ emailId, to }) => [emailId, to]),
  );
  const sent = emailsOf(contacts, 'sent').filter(({ emailId }) => last.has(emailId));
  const fitting = sent.filter(({ emailId, type }) => last.get(emailId) === type).length;
  return {
    name: 'behaviour',
    holds: fitting > 0 && fitting === sent.length,
    found: `${plural(last.size, 'planned follow-up')} changed with what people did; of ${count(sent.length)} sent, ${count(fitting)} fit it`,
  };
}

function ofIncident(
  incident: Incident,
  files: readonly OutboxFile[],
  contacts: readonly ContactRecords[],
): readonly Proof[] {
  switch (incident.incident) {
    case 'visit_moved': {
      const { at, plannedAt, contactId } = incident;
      const [moved, followed] = [timeOf(at), timeOf(plannedAt)];
      return [
        {
          name: 'followed',
          holds: incident.added.length > 0 && moved.slice(0, 5) === followed.slice(0, 5),
          found: `the visit of ${contactId} moved at ${moved}, its mail was planned anew at ${followed}`,
        },
      ];
    }
    case 'made_inactive':
      return [nothingSince(incident, files, contacts)];
    case 'restored': {
      const { comparison, sentAgain } = incident;
      const { contacts: people, emails, count: differences } = comparison;
      return [
        {
          name: 'restored',
          holds: differences === 0 && sentAgain === 0,
          found: `restored: ${plural(people, 'contact')} and ${plural(emails, 'email')}, ${plural(differences, 'difference')}; ${plural(sentAgain, 'mail')} sent again`,
        },
      ];
    }
    case 'feedback':
    case 'backed_up':
      return [];
  }
}

function nothingSince(
  { at, contactId, pending }: Extract<Incident, { incident: 'made_inactive' }>,
  files: readonly OutboxFile[],
  contacts: readonly ContactRecords[],
): Proof {
  const own = contacts.filter(({ contact }) => contact.id === contactId);
  const later = own
    .flatMap(({ emails }) => emails)
    .filter(({ claim }) => claim !== null && claim.at > at)
    .filter(({ emailId }) => files.some((file) => file.emailId === emailId)).length;
  return {
    name: 'nothing_since',
    holds: later === 0 && pending === 0,
    found: `${contactId} became inactive: ${plural(later, 'mail')} since, ${count(pending)} pending`,
  };
}

function emailsOf(contacts: readonly ContactRecords[], status: Email['status']): readonly Email[] {
  return contacts.flatMap(({ emails }) => emails.filter((email) => email.status === status));
}

/** `HH:MM:SS` on the wall. */
function timeOf(at: number): string {
  return formatLocal(at, STORY_ZONE).slice(-8);
}
