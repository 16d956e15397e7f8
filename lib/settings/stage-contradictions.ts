import type { z } from 'zod';

import type { Finding } from '../../shared/contracts/configuration/issue-problems.ts';
import type { stageSchema } from './stage.schema.ts';
import { organizationSchedules } from './organization-schedules.ts';

type Stage = z.output<typeof stageSchema>;
type Organization = Stage['organizations'][number];

/** What is wrong with values that are each right by themselves. */
export function stageContradictions(name: string, stage: Stage): readonly Finding[] {
  const at = (...path: readonly (string | number)[]) => ['stages', name, ...path];
  return [
    ...mailTargets(stage).map(({ path, message }) => ({ path: at(...path), message })),
    ...places(stage).map(({ path, message }) => ({ path: at(...path), message })),
    ...stage.organizations.flatMap((organization, index) =>
      [...times(organization), ...repeated(stage, organization, index)].map(
        ({ path, message }) => ({ path: at('organizations', index, ...path), message }),
      ),
    ),
  ];
}

/** Nobody gets real mail by an omission: a stage redirects, or says why it does not. */
function mailTargets({ liveSending, redirectAllMailTo }: Stage): readonly Finding[] {
  if (liveSending === false && redirectAllMailTo === undefined) {
    return [
      {
        path: ['redirectAllMailTo'],
        message:
          'Expected the address that gets all mail of this stage, but it is missing; ' +
          'only "liveSending": { "reason": "…" } lets mail go to the contacts themselves',
      },
    ];
  }
  if (liveSending !== false && redirectAllMailTo !== undefined) {
    return [
      {
        path: ['redirectAllMailTo'],
        message: `Expected none, because liveSending is on, got "${redirectAllMailTo}"; remove one of the two`,
      },
    ];
  }
  return [];
}

function places({ account, region, ses }: Stage): readonly Finding[] {
  const findings: Finding[] = [];
  if ((account === undefined) !== (region === undefined)) {
    const missing = account === undefined ? 'account' : 'region';
    findings.push({
      path: [missing],
      message: 'Expected account and region together, or neither (then the CLI’s profile decides)',
    });
  }
  if (ses.hostedZoneId !== undefined && ses.identity.includes('@')) {
    findings.push({
      path: ['ses', 'hostedZoneId'],
      message: `Expected a domain as ses.identity where its zone is given, got "${ses.identity}"`,
    });
  }
  return findings;
}

function times(organization: Organization): readonly Finding[] {
  const { sendTime, sendUntil, planTime } = organization;
  if (sendUntil <= sendTime) {
    const message = `Expected a time after sendTime (${sendTime}), got "${sendUntil}"`;
    return [{ path: ['sendUntil'], message }];
  }
  if (planTime !== undefined && planTime >= sendTime) {
    const message = `Expected a time before sendTime (${sendTime}), got "${planTime}"`;
    return [{ path: ['planTime'], message }];
  }
  try {
    organizationSchedules(organization);
    return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ path: [], message: error.message }];
  }
}

function repeated(
  { organizations }: Stage,
  { id }: Organization,
  index: number,
): readonly Finding[] {
  const first = organizations.findIndex((other) => other.id === id);
  if (first === index) return [];
  const message = `Expected an id of its own, got "${id}", which organizations[${String(first)}] has`;
  return [{ path: ['id'], message }];
}
