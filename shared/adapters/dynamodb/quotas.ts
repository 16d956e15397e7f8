import type { Organizations } from '../../ports/organizations.ts';
import type { Quotas } from '../../ports/quotas.ts';
import { dayQuotas } from './day-quotas.ts';
import { hourQuotas } from './hour-quotas.ts';
import { rateLeases } from './rate-leases.ts';
import type { Tables } from './tables.ts';

/**
 * Quotas in DynamoDB. What is granted is counted in transactions: one whose answer was lost is not
 * counted twice, also where others count in between.
 */
export function dynamoQuotas(tables: Tables, organizations: Pick<Organizations, 'get'>): Quotas {
  return {
    ...hourQuotas(tables),
    reserveDay: dayQuotas(tables),
    leaseRate: rateLeases(tables.live, organizations),
  };
}
