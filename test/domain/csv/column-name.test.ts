import { describe, expect, it } from 'vitest';
import { columnName } from '../../../shared/domain/csv/column-name.ts';

describe('columnName', () => {
  it.each([
    ['first_name', 'first_name'],
    ['FirstName', 'first_name'],
    ['First Name', 'first_name'],
    ['first-name', 'first_name'],
    [' FIRST_NAME ', 'first_name'],
    ['ParticipantID', 'participant_id'],
    ['ZIPCode', 'zip_code'],
    ['V1_Date', 'v1_date'],
    ['V12 Time', 'v12_time'],
    ['v3-date', 'v3_date'],
    ['Premium ($)', 'premium'],
    ['Größe', 'größe'],
    ['__proto__', 'proto'],
    ['  ', ''],
    ['#', ''],
  ])('reads the header %j as %j', (header, name) => {
    expect(columnName(header)).toBe(name);
  });
});
