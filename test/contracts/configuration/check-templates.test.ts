import { describe, expect, it } from 'vitest';

import { checkTemplates } from '../../../shared/contracts/configuration/check-templates.ts';
import { formatProblem } from '../../../shared/contracts/configuration/problem.ts';
import { readConfiguration } from '../../../shared/contracts/configuration/read-configuration.ts';

const BUILT_IN = [
  'birthday',
  'effective_date',
  'aep',
  'post_window',
  'followup_1_cold',
  'followup_2_clicked_no_hq',
  'followup_3_hq_no_yes',
  'followup_4_hq_with_yes',
];

function missing(sections: string, templateNames: readonly string[] = BUILT_IN): readonly string[] {
  const source = { file: 'c.yaml', text: `organization: { id: org }\n${sections}` };
  const result = readConfiguration(source);
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
  return checkTemplates(result.settings, templateNames, source).map(formatProblem);
}

const NOTHING_ENABLED = `email_types:
  birthday: { enabled: false }
  effective_date: { enabled: false }
  aep: { enabled: false }
  post_window: { enabled: false }
`;

describe('checkTemplates', () => {
  it('is content when every template has a file', () => {
    expect(missing('')).toEqual([]);
  });

  it('names the templates of enabled types and their follow-ups', () => {
    expect(missing('email_types: { aep: { enabled: false } }', ['birthday']).join()).toMatch(
      /effective_date.*post_window.*followup_1_cold.*followup_4_hq_with_yes/,
    );
    expect(
      missing(
        'email_types: { aep: { enabled: false } }',
        BUILT_IN.filter((name) => name !== 'aep'),
      ),
    ).toEqual([]);
  });

  it('needs no follow-ups where nothing can be followed up', () => {
    expect(missing(NOTHING_ENABLED, [])).toEqual([]);
    expect(
      missing(
        `${NOTHING_ENABLED}campaign_instances: [{ instance_name: a, campaign_type: seasonal_promo }]`,
        [],
      ),
    ).toHaveLength(5);
    expect(
      missing(
        `${NOTHING_ENABLED}campaign_instances: [{ instance_name: a, campaign_type: initial_blast }]`,
        [],
      ),
    ).toHaveLength(1);
  });

  it('says where the template is named, and which one was meant', () => {
    const text = `campaign_instances:
  - instance_name: a
    campaign_type: seasonal_promo
    email_template: birthdy
`;

    expect(missing(text)).toEqual([
      'c.yaml:5:21 campaign_instances[0].email_template: Expected a template "birthdy" for the campaign instance "a", but no file has it; did you mean "birthday"?',
    ]);
  });

  it('leaves inactive campaigns alone', () => {
    const text = `campaign_types: { off: { active: false } }
campaign_instances:
  - { instance_name: a, campaign_type: seasonal_promo, active: false }
  - { instance_name: b, campaign_type: off }
`;

    expect(missing(text)).toEqual([]);
  });

  it('needs a template for outreach only where one is named, since its files bring their own text', () => {
    const outreach = (more: string) =>
      missing(`campaign_instances: [{ instance_name: a, campaign_type: outreach${more} }]`);

    expect(outreach('')).toEqual([]);
    expect(outreach(', email_template: hello')).toHaveLength(1);
  });

  it('takes a campaign type’s template without the prefix too', () => {
    const text = 'campaign_instances: [{ instance_name: a, campaign_type: seasonal_promo }]';

    expect(missing(text)).toHaveLength(1);
    expect(missing(text, [...BUILT_IN, 'seasonal_promo'])).toEqual([]);
    expect(missing(text, [...BUILT_IN, 'campaign_seasonal_promo'])).toEqual([]);
  });

  it('needs a file for visit templates without a text of their own', () => {
    const text = `visit_templates:
  - { code: own, visit: V1, offset_days: 0, subject: s, body: b }
  - { code: named, visit: V1, offset_days: 0, template: reminder }
  - { code: bare, visit: V1, offset_days: 0 }
`;

    expect(missing(text)).toEqual([
      'c.yaml:4:57 visit_templates[1].template: Expected a template "reminder" for the visit template "named", which has no subject and body of its own, but no file has it',
      'c.yaml:5:5 visit_templates[2].template: Expected a template "visit_bare" for the visit template "bare", which has no subject and body of its own, but no file has it',
    ]);
    expect(missing(text, [...BUILT_IN, 'reminder', 'visit_bare'])).toEqual([]);
  });
});
