import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** ZIP codes of states with and without windows, as an organization all over the country has them. */
const PLACES = [
  ['CA', '94103'], ['TX', '75201'], ['FL', '33101'], ['NV', '89101'], ['OH', '43004'],
  ['MO', '63101'], ['PA', '19103'], ['IL', '60601'], ['GA', '30301'], ['NC', '27601'],
  ['MI', '48226'], ['NJ', '07030'], ['VA', '23220'], ['AZ', '85001'], ['TN', '37203'],
  ['CT', '06103'], ['NY', '10001'],
] as const; // prettier-ignore

const HEADER =
  'id,email,first_name,last_name,phone_number,zip_code,state,birth_date,effective_date,segment,active,signup_date\n';
const FLUSH_CHARACTERS = 1024 * 1024;

/** Writes a contacts file of made-up people; the same number gives the same file. */
export async function writeContactsFile(path: string, contacts: number): Promise<void> {
  const file = createWriteStream(path);
  const draw = drawing(contacts);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = (firstYear: number, years: number): string =>
    `${firstYear + draw(years)}-${two(1 + draw(12))}-${two(1 + draw(28))}`;
  let text = HEADER;
  for (let index = 0; index < contacts; index++) {
    const [state, zip] = PLACES[draw(PLACES.length)] ?? PLACES[0];
    const segment = draw(10) < 3 ? 'A' : '';
    text += `c${index},c${index}@example.com,Name${index % 1000},Doe,,${zip},${state},${date(1940, 22)},${date(2005, 20)},${segment},true,\n`;
    if (text.length < FLUSH_CHARACTERS) continue;
    if (!file.write(text)) await once(file, 'drain');
    text = '';
  }
  file.end(text);
  await finished(file);
}

/** Whole numbers from 0 up to a bound, always the same ones (mulberry32). */
function drawing(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}
