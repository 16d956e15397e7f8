import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  aClinic,
  aPlannedClinic,
  CLINIC_CONFIG,
  CLINIC_CONTACTS,
  type CommandLine,
} from '../../support/command-line.ts';

describe('almanac import', () => {
  it('changes nothing the second time', async () => {
    const line = await aPlannedClinic();
    expect(await line.json('import', line.file('contacts.csv', CLINIC_CONTACTS))).toMatchObject({
      imports: [{ read: 3, accepted: 0, unchanged: 3, rejected: 0 }],
      plan: null,
      replanned: 0,
    });
  });

  it('says where the rejected rows are told of, and takes the good ones', async () => {
    const line = await aClinic();
    const rows = ['id,email', 'ada,ada@example.com', 'ben,not-an-address'];
    const said = await line.ok('import', line.file('people.csv', rows));
    expect(said).toContain('2 rows of contacts: 1 accepted, 0 unchanged, 1 rejected.');
    expect(said).toMatch(/rejected: bad_email +1/);
    const [, path = ''] = /line by line: (\S+)/.exec(said) ?? [];
    expect(readFileSync(join(line.folder, path), 'utf8')).toContain('not-an-address');
  });

  it('takes files in the order in which they depend on each other', async () => {
    const line = await aClinic();
    const visits = line.file('a-visits.csv', ['contact_id,visit,date', 'ada,V2,2027-03-20']);
    const templates = line.file('c.csv', [
      'EmailCode,Subject,EmailBody,Offset,VisitNumber',
      'v2,Your second visit,See you,-1,V2',
    ]);
    const contacts = line.file('b.csv', CLINIC_CONTACTS);
    expect(await line.json('import', visits, templates, contacts)).toMatchObject({
      imports: [
        { kind: 'templates', accepted: 1 },
        { kind: 'contacts', accepted: 3 },
        { kind: 'visits', accepted: 1 },
      ],
    });
    expect(await line.ok('explain', 'ada')).toContain(
      'visit_v2 for 2027-03-20 goes out on 2027-03-19',
    );
  });

  it('plans everybody after a bulk import, as often as it takes', async () => {
    const line = await aPlannedClinic();
    const rows = Array.from({ length: 501 }, (_none, row) => {
      const id = `m${String(row)}`;
      return `${id},${id}@example.com,62701,2027-03-05`;
    });
    const file = line.file('many.csv', ['id,email,zip_code,V1_Date', ...rows]);
    expect(await line.json('import', file)).toMatchObject({
      imports: [{ bulk: true, accepted: 501 }],
      plan: { contacts: 504, planned: 502 + 1 },
    });
  });

  it('makes targets of an outreach file', async () => {
    const line = await aClinic();
    const config = [
      ...CLINIC_CONFIG,
      'campaign_instances:',
      '  - { instance_name: partners, campaign_type: outreach }',
    ];
    await line.ok('config', 'publish', line.file('outreach.yaml', config), '--reason', 'partners');
    const file = line.file('partners.csv', [
      'email,first_name,zip_code,custom_subject,custom_body',
      'carla@example.com,Carla,62701,A question,<p>Shall we talk?</p>',
    ]);
    await line.ok('import', file, '--instance', 'partners');
    expect(await line.json('send')).toMatchObject({
      sent: 1,
      by_type: { campaign_outreach: { sent: 1 } },
    });
  });
});

describe('importing templates', () => {
  const TEMPLATES = [
    'EmailCode,Subject,EmailBody,Offset,VisitNumber',
    'remind,Tomorrow,"See you, {{ first_name }}",-1,V1',
    'broken,Tomorrow,See you {{ no_such_thing }},-2,V1',
  ];

  it('publishes the rows that can be sent, and rejects those that cannot', async () => {
    const line = await aClinic();
    expect(await line.json('import', line.file('templates.csv', TEMPLATES))).toMatchObject({
      imports: [{ accepted: 1, rejected: 1, rejected_by_reason: { unsendable: 1 } }],
    });
    expect(await line.ok('config', 'list')).toMatch(/^2 .*import of templates.csv/);
    const again = await line.json('import', line.file('templates.csv', TEMPLATES));
    expect(again).toMatchObject({ imports: [{ accepted: 0, unchanged: 1, rejected: 1 }] });
    expect(await line.json('config', 'list')).toHaveLength(2);
  });

  it('keeps the file that people edit in step, with what they have not published yet', async () => {
    const line = await aClinic();
    await line.ok('import', line.file('templates.csv', TEMPLATES));
    expect(publishedAnew(await line.json('config', 'publish', '--reason', 'nothing'))).toBe(false);
    const edited = `${configOf(line)}horizon_days: 30\n`;
    writeFileSync(join(line.home, 'config.yaml'), edited);
    const [header = ''] = TEMPLATES;
    const more = [header, 'thanks,Thank you,It was good to see you,1,V1'];
    await line.ok('import', line.file('more.csv', more));
    expect(configOf(line)).toContain('horizon_days: 30');
    expect(configOf(line)).toContain('code: thanks');
    expect(publishedAnew(await line.json('config', 'publish', '--reason', 'horizon'))).toBe(true);
    expect(await line.json('config', 'list')).toHaveLength(4);
  });

  it('leaves no half-written home when nothing of the file is good', async () => {
    const line = await aClinic();
    const before = configOf(line);
    const { code } = await line.run(
      'import',
      line.file('templates.csv', ['EmailCode,Subject,EmailBody,Offset,VisitNumber', 'x,,,,']),
    );
    expect(code).toBe(0);
    expect(configOf(line)).toBe(before);
    expect(existsSync(join(line.home, 'bucket', 'reports', 'clinic'))).toBe(true);
  });
});

function configOf({ home }: CommandLine): string {
  return readFileSync(join(home, 'config.yaml'), 'utf8');
}

function publishedAnew(answer: unknown): boolean {
  if (typeof answer !== 'object' || answer === null || !('result' in answer)) throw new Error();
  return answer.result === 'published';
}
