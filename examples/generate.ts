/**
 * Makes the data files of the sample organization: `node examples/generate.ts` writes them beside
 * this file. Everything is drawn from hashes of what it is for, so the files come out the same on
 * every machine; a test compares them with what is committed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { BAD_CONTACTS, BAD_TARGETS, BAD_VISITS, mixIn } from './generator/bad-rows.ts';
import { events, targets } from './generator/campaigns.ts';
import { csvText } from './generator/csv-text.ts';
import { MEMBER_COLUMNS, members } from './generator/members.ts';
import { onePagePdf } from './generator/one-page-pdf.ts';
import { outreach, OUTREACH_COLUMNS } from './generator/outreach.ts';
import { laterVisits, visitPlanOf, WIDE_COLUMNS, wideVisits } from './generator/study-visits.ts';

/** The generated files by name. */
export function sampleFiles(): Readonly<Record<string, string>> {
  const everybody = members();
  return {
    'contacts.csv': csvText(
      [...MEMBER_COLUMNS, ...WIDE_COLUMNS],
      mixIn(
        everybody.map((member) => ({ ...member, ...wideVisits(visitPlanOf(member)) })),
        BAD_CONTACTS,
      ).rows,
    ),
    'visits.csv': csvText(
      ['contact_id', 'visit', 'date', 'time'],
      mixIn(
        everybody.flatMap((member) => laterVisits(member['id'] ?? '', visitPlanOf(member))),
        BAD_VISITS,
      ).rows,
    ),
    'targets.csv': csvText(
      ['contact_id', 'instance_name', 'trigger_date'],
      mixIn(targets(everybody), BAD_TARGETS).rows,
    ),
    'events.csv': csvText(
      ['contact_id', 'event_type', 'occurred_at', 'metadata'],
      events(everybody),
    ),
    'outreach.csv': csvText(OUTREACH_COLUMNS, outreach()),
    'templates/attachments/how-to-find-us.pdf': onePagePdf(HOW_TO_FIND_US),
  };
}

const HOW_TO_FIND_US = [
  'How to find us',
  'STEADY study, Prairie Lakes Benefits Cooperative',
  '410 Lakeshore Road, Suite 200, Springfield, IL 62701',
  'Parking is free behind the building. The door on that side has no steps.',
  'Bus 7 stops at the front door. Call 217-555-0142 when you are lost.',
  'Please bring: your list of medicines, flat shoes, your reading glasses.',
];

if (import.meta.main) {
  for (const [name, content] of Object.entries(sampleFiles())) {
    writeFileSync(join(import.meta.dirname, name), content);
  }
}
