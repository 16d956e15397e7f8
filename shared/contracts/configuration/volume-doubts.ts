import type { Settings } from '../../domain/settings/settings.ts';
import type { Finding } from './issue-problems.ts';

/** Above this a cap is meant to be none: nobody takes 100 for a per cent of that. */
const MEANT_AS_NO_CAP = 100;

/** Volume settings that are allowed and look like a slip: 7 where 7 % is meant. */
export function volumeDoubts({ volume }: Settings): readonly Finding[] {
  const share = volume.dailySendPercentageCap;
  if (share <= 1 || share > MEANT_AS_NO_CAP) return [];
  const path = ['load_balancing', 'daily_send_percentage_cap'];
  const message = `${String(share)} is ${String(Math.round(share * 100))} % of the active contacts a day, which caps nothing; 0.07 is 7 %`;
  return [{ path, message }];
}
