import { z } from 'zod';
import { visitNameFrom } from '../../domain/contacts/visit-name.ts';
import { expected } from './expected-received.ts';
import {
  line,
  list,
  matching,
  section,
  templateName,
  text,
  wholeNumber,
  yesOrNo,
} from './fields.ts';

const visitName = () => {
  const error = expected('a visit such as V1, or signup');
  return z.string({ error }).transform((written, context) => {
    const name = visitNameFrom(written);
    if (name !== undefined) return name;
    context.issues.push({ code: 'custom', message: error({ input: written }), input: written });
    return z.NEVER;
  });
};

const visitTemplate = section({
  code: matching(
    /^[A-Za-z0-9](?:[A-Za-z0-9 _.-]{0,62}[A-Za-z0-9_.-])?$/,
    'a template code (1–64 letters, digits, "_", "-", "." and spaces inside)',
  ).describe('Unique over all visits, and part of every email’s identity: never rename a code.'),
  visit: visitName().describe(
    'The visit it is about, such as `V1`; `signup` is the day of joining.',
  ),
  offset_days: wholeNumber(-365, 365).describe('Days from the visit; −7 is a week before it.'),
  subject: line('a subject', 250).describe('The subject, with `body`.').nullish(),
  body: text('a body', 200_000).describe('The HTML text of the mail, with `subject`.').nullish(),
  template: templateName()
    .describe('A template of the template folder, instead of subject and body.')
    .nullish(),
  segment: line('a segment', 128).describe('Only contacts of this segment get it.').nullish(),
  latest_days_before: wholeNumber(0, 365)
    .describe('A reminder before the visit makes sense up to this many days before it.')
    .optional(),
  calendar_event: yesOrNo().describe('Attach an invitation to the visit.').optional(),
  attachments: list(
    matching(/^(?![.])[^/\\\p{Cc}]{1,200}$/u, 'a file name without a path'),
    'file names',
  )
    .describe('Files of the template folder’s `attachments/`.')
    .optional(),
  place: line('a place', 250).describe('The place of the visit, for the invitation.').nullish(),
  duration_minutes: wholeNumber(1, 1440)
    .describe('The length of the visit, for the invitation.')
    .optional(),
});

/** The section `visit_templates`. */
export const visitTemplatesSchema = list(visitTemplate, 'visit templates');

export type VisitTemplateDocument = z.output<typeof visitTemplate>;
