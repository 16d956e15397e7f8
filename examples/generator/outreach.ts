import type { Row } from './csv-text.ts';
import { pick } from './draw.ts';

export const OUTREACH_COLUMNS = [
  'email',
  'first_name',
  'last_name',
  'company',
  'custom_subject',
  'custom_body',
] as const;

const PARTNERS: readonly (readonly [first: string, last: string, company: string])[] = [
  ['Alma', 'Prentice', 'Lakeshore Senior Center'],
  ['Gideon', 'Marsh', 'Marsh & Daughters Pharmacy'],
  ['Yusuf', 'Demir', 'Northside Community Clinic'],
  ['Clara', 'Eastman', 'Eastman Home Care'],
  ['Peter', 'Novak', 'Saint Brendan Hospital'],
  ['Wanda', 'Birdsong', 'Tri-County Area Agency on Aging'],
  ['Louis', 'Fontaine', 'Fontaine Hearing'],
  ['Hana', 'Sato', 'Riverbend Physical Therapy'],
  ['Marcus', 'Bell', 'Bell Tower Apartments'],
  ['Sofia', 'Marchetti', 'Little Italy Seniors'],
  ['Ivan', 'Petrov', 'Petrov Optical'],
  ['Joan', 'Abernathy', 'Retired Teachers of Sangamon'],
];

const OFFERS = [
  ['A talk about falls at {company}', 'We would like to give a free talk on preventing falls.'],
  ['Visiting hours for {company}', 'An advisor could be at your place one morning a month.'],
  ['{company} and the STEADY study', 'The study looks for places where people can join.'],
] as const;

/** Letters to possible partners, each with its own subject and text. */
export function outreach(): readonly Row[] {
  return PARTNERS.map(([first, last, company]) => {
    const [subject, body] = pick(`${last} offer`, OFFERS);
    return {
      email: `${first}.${last}@example.org`.toLowerCase(),
      first_name: first,
      last_name: last,
      company,
      custom_subject: subject.replace('{company}', company),
      custom_body: `Dear ${first},\n\n${body} May I call you next week?`,
    };
  });
}
