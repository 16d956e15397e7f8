import { posix } from 'node:path';

import type { Check } from '../check.ts';
import { isCode } from '../syntax.ts';

const BANNED = ['utils', 'util', 'helpers', 'helper', 'types', 'misc', 'common'];

/** A file's name says its part in the whole. */
export const fileNames: Check = {
  id: 'file-names',
  forbids: 'a file or folder named utils, helpers, types, misc or common; a name not in kebab-case',
  instead: 'name the role or the noun: `civil-date.ts`, `address-claims.ts`',
  reason: 'a name that fits everything attracts everything',
  find: ({ path }) => {
    if (!isCode(path)) return [];
    const parts = path.split('/');
    const stem = posix.basename(path).replace(/\.(test\.|config\.|d\.)?[cm]?[jt]s$/, '');
    const banned = [...parts.slice(0, -1), stem].find((part) => BANNED.includes(part));
    if (banned !== undefined) {
      return [{ line: 1, message: `"${banned}" says nothing; name the role or the noun` }];
    }
    const isKebab = stem.split('.').every((part) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(part));
    return isKebab ? [] : [{ line: 1, message: `"${stem}" is not in kebab-case (a-z, 0-9, -)` }];
  },
  bad: [
    { path: 'shared/domain/utils.ts', text: '' },
    { path: 'shared/helpers/dates.ts', text: '' },
    { path: 'local/common.test.ts', text: '' },
    { path: 'shared/domain/planEmails.ts', text: '' },
  ],
  good: [
    { path: 'shared/domain/calendar/civil-date.ts', text: '' },
    { path: 'test/domain/calendar/civil-date.test.ts', text: '' },
    { path: 'shared/contracts/files/contact-row.schema.ts', text: '' },
  ],
};
