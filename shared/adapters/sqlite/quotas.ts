import type { Quotas } from '../../ports/quotas.ts';
import {
  firstCountedHour,
  grant,
  grantOfDay,
  hourOf,
  leaseBeside,
  LEASE_MS,
  type RateLease,
} from '../sending-allowance.ts';
import type { Database } from './database.ts';
import { integer, text, type Row } from './rows.ts';
import { STORED_RECORDS } from '../stored-records.ts';

/** Quotas in SQLite. Reservations are durable with the claims that follow them. */
export function sqliteQuotas(database: Database): Quotas {
  return {
    ...hourlyQuotas(database),
    reserveDay: dailyQuotas(database),
    leaseRate: rateLeases(database),
  };
}

function hourlyQuotas(database: Database): Pick<Quotas, 'reserve' | 'giveBack'> {
  const forget = database.statement('DELETE FROM quota_hour WHERE hour < ?');
  const taken = database.statement('SELECT coalesce(sum(count), 0) AS taken FROM quota_hour');
  const add = database.statement(
    `INSERT INTO quota_hour (hour, org, count) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  const take = database.statement(
    'UPDATE quota_hour SET count = max(0, count - ?) WHERE hour = ? AND org = ?',
  );
  return {
    reserve: (organizationId, count, limit, nowMs) =>
      database.write('bulk', () => {
        forget.run(firstCountedHour(nowMs));
        const granted = grant(count, integer(taken.get(), 'taken'), limit);
        if (granted > 0) add.run(hourOf(nowMs), organizationId, granted);
        return granted;
      }),
    giveBack: (organizationId, count, nowMs) =>
      database.write('bulk', () => {
        take.run(count, hourOf(nowMs), organizationId);
      }),
  };
}

function dailyQuotas(database: Database): Quotas['reserveDay'] {
  const taken = database.statement(
    'SELECT count FROM quota_day WHERE org = ? AND date = ? AND allowance = ?',
  );
  const add = database.statement(
    `INSERT INTO quota_day (org, date, allowance, count) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  return (organizationId, allowance, day, count, limit) =>
    database.write('bulk', () => {
      const key = [organizationId, day, allowance] as const;
      const row = taken.get(...key);
      const granted = grantOfDay(count, row ? integer(row, 'count') : 0, limit);
      if (granted !== 0) add.run(...key, granted);
      return granted;
    });
}

function rateLeases(database: Database): Quotas['leaseRate'] {
  const stop = database.statement('SELECT record FROM organization WHERE org = ?');
  const others = database.statement('SELECT * FROM rate_lease WHERE holder <> ?');
  const forget = database.statement('DELETE FROM rate_lease WHERE holder = ? OR until_ms < ?');
  const put = database.statement(
    'INSERT INTO rate_lease (holder, rate_per_second, until_ms) VALUES (?, ?, ?)',
  );
  return (organizationId, holder, ratePerSecond, nowMs) =>
    database.write('bulk', () => {
      const row = stop.get(organizationId);
      const stopped = row ? STORED_RECORDS.organization.decode(text(row, 'record')).stopped : null;
      forget.run(holder, nowMs - LEASE_MS);
      if (stopped !== null) return { ratePerSecond: 0, stopped, untilMs: nowMs + LEASE_MS };
      const lease = leaseBeside(others.all(holder).map(leaseOf), holder, ratePerSecond, nowMs);
      put.run(holder, lease.ratePerSecond, lease.untilMs);
      return { ratePerSecond: lease.ratePerSecond, stopped, untilMs: lease.untilMs };
    });
}

function leaseOf(row: Row): RateLease {
  return {
    holder: text(row, 'holder'),
    ratePerSecond: integer(row, 'rate_per_second'),
    untilMs: integer(row, 'until_ms'),
  };
}
