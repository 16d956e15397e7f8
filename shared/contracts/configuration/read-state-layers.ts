import type { z } from 'zod';
import type { LawRight, LawRule } from '../../domain/rules/law.ts';
import type { StateRules } from '../../domain/settings/settings.ts';
import { findingsOf, type Finding } from './issue-problems.ts';
import type { ConfigurationPath, ConfigurationProblem } from './problem.ts';
import type { ConfigurationText } from './read-configuration.ts';
import { lawFileSchema, policyFileSchema, type LawRuleDocument } from './state-layers.schema.ts';
import { stateRulesFrom } from './state-rules-from-document.ts';
import { readYaml } from './yaml-source.ts';

/** What a file of state rules says, or everything that is wrong with it. */
export type StateLayerResult<Rules> =
  | { readonly ok: true; readonly rules: Rules }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/** Reads `config/states/law.yaml` or a file like it. */
export function readStateLaw(source: ConfigurationText): StateLayerResult<readonly LawRule[]> {
  return readLayer(source, lawFileSchema, ({ rules }) => {
    const read = rules.map((rule, index) => lawRuleFrom(rule, ['rules', index]));
    const findings = read.flatMap((one) => one.findings);
    return { findings, rules: read.map((one) => one.rule) };
  });
}

/** Reads `config/states/policy.yaml` or a file like it. */
export function readStatePolicy(
  source: ConfigurationText,
  preWindowExclusionDays: number,
): StateLayerResult<StateRules> {
  return readLayer(source, policyFileSchema, (document) => ({
    findings: [],
    rules: stateRulesFrom(document.state_rules, preWindowExclusionDays),
  }));
}

function readLayer<Schema extends z.ZodType, Rules>(
  { file, text }: ConfigurationText,
  schema: Schema,
  rulesFrom: (document: z.output<Schema>) => {
    readonly rules: Rules;
    readonly findings: readonly Finding[];
  },
): StateLayerResult<Rules> {
  const source = readYaml(file, text);
  if (source.problems.length > 0) return { ok: false, problems: source.problems };
  const parsed = schema.safeParse(source.data);
  const read = parsed.success ? rulesFrom(parsed.data) : undefined;
  const findings = parsed.success ? (read?.findings ?? []) : findingsOf(parsed.error.issues);
  if (read === undefined || findings.length > 0) {
    const problems = findings.map(({ path, message }) => source.problemAt(path, message));
    return { ok: false, problems };
  }
  return { ok: true, rules: read.rules };
}

function lawRuleFrom(
  given: LawRuleDocument,
  path: ConfigurationPath,
): { readonly rule: LawRule; readonly findings: readonly Finding[] } {
  const right = rightFrom(given);
  const isDated = given.checked_on !== undefined;
  const messages = [
    ...(right === undefined
      ? [
          `Expected ${PARTS[given.anchor]} for the anchor ${given.anchor}, and no other days or dates`,
        ]
      : []),
    ...(isDated === (given.unverified === true)
      ? ['Expected either checked_on or unverified: true, to know whether to rely on it']
      : []),
  ];
  return {
    findings: messages.map((message) => ({ path, message })),
    rule: {
      state: given.state,
      right: right ?? { anchor: 'unclear' },
      ageMin: given.age_min ?? null,
      ageMax: given.age_max ?? null,
      sameIssuer: given.same_issuer ?? false,
      effectiveFrom: given.effective_from ?? null,
      effectiveTo: given.effective_to ?? null,
      source: given.source,
      checkedOn: given.checked_on ?? null,
      note: given.note ?? null,
    },
  };
}

const PARTS = {
  birthday: 'before and after',
  birth_month_start: 'before and after',
  policy_anniversary: 'before and after',
  fixed_dates: 'from and to',
  always: 'nothing more',
  unclear: 'nothing more',
} as const;

/** The right, or `undefined` when its parts are not those of its anchor. */
function rightFrom({ anchor, before, after, from, to }: LawRuleDocument): LawRight | undefined {
  const given = [before, after, from, to].filter((part) => part !== undefined).length;
  switch (anchor) {
    case 'always':
    case 'unclear':
      return given === 0 ? { anchor } : undefined;
    case 'fixed_dates':
      return from && to && given === 2 ? { anchor, from, to } : undefined;
    case 'birthday':
    case 'birth_month_start':
    case 'policy_anniversary':
      return before !== undefined && after !== undefined && given === 2
        ? { anchor, beforeDays: before, afterDays: after }
        : undefined;
  }
}
