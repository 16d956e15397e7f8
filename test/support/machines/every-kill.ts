import type { MachineRoom } from './machine-room.ts';

/**
 * Does a trial with a process killed at its first write, then at its second, … until nothing is
 * killed any more.
 * @returns where processes were killed.
 */
export async function atEveryWrite(
  trial: (killedAt: number) => Promise<MachineRoom>,
): Promise<readonly string[]> {
  for (let killedAt = 1; ; killedAt++) {
    const { mortality } = await trial(killedAt);
    if (!mortality.hasKilled) return mortality.writes;
  }
}
