import { describe, expect, it } from 'vitest';
import type { AnyInstallation } from '../../../local/installation/any-installation.ts';
import type { Installation } from '../../../local/installation/installation.ts';
import type { StageInstallation } from '../../../local/stage/stage-installation.ts';
import { stageOf } from '../../../local/stage/stage-installation.ts';
import { memoryPorts } from '../../../shared/adapters/memory/memory-ports.ts';
import type { BackupPorts } from '../../../shared/workflows/backup/backup-ports.ts';
import type { ImportPorts } from '../../../shared/workflows/import/import-request.ts';
import type { PlanPorts } from '../../../shared/workflows/plan/plan-context.ts';
import type { ReplanPorts } from '../../../shared/workflows/replan/replan-contact.ts';
import type { SendPorts } from '../../../shared/workflows/send/send-ports.ts';
import { memoryStageParts } from '../../support/stage.ts';

/** `true` where one type can be given for another. */
type Fits<Given, Wanted> = Given extends Wanted ? true : false;

type Ports = StageInstallation['ports'];

describe('a stage, opened', () => {
  it('is of no type that a planning or a sending workflow takes', () => {
    const fits: readonly [
      Fits<Ports, PlanPorts>,
      Fits<Ports, SendPorts>,
      Fits<Ports, ReplanPorts>,
      Fits<Ports, ImportPorts>,
      Fits<Ports, BackupPorts>,
      Fits<StageInstallation, Installation>,
    ] = [false, false, false, false, false, false];
    expect(fits).not.toContain(true);
  });

  it('is of the type that reading and deciding take, as a home is', () => {
    const fits: readonly [
      Fits<StageInstallation, AnyInstallation>,
      Fits<Installation, AnyInstallation>,
      Fits<Installation['ports'], PlanPorts>,
      Fits<Installation['ports'], SendPorts>,
    ] = [true, true, true, true];
    expect(fits).not.toContain(false);
  });

  it('leaves behind what would plan and send, not only in its type', () => {
    const ports = memoryPorts();
    const { store } = stageOf(memoryStageParts(ports)).ports;
    expect(Object.keys(store).toSorted()).toEqual([
      'configVersions',
      'contacts',
      'emails',
      'organizations',
      'runs',
    ]);
    expect(Object.keys(store.emails).toSorted()).toEqual(['countByStatus', 'get', 'settle']);
    expect(Object.keys(store.runs).toSorted()).toEqual(['get', 'list']);
  });

  it('has neither the mailer nor executions among its ports', () => {
    const installation = stageOf(memoryStageParts(memoryPorts())).anyInstallation('any');
    expect(installation.ports).not.toHaveProperty('mailer');
    expect(installation.ports).not.toHaveProperty('executions');
    expect(installation.place.mailer).not.toHaveProperty('quota');
  });
});
