/** First names of people born between 1940 and 1967. */
export const FIRST_NAMES = words(`
  Mary Patricia Linda Barbara Susan Nancy Deborah Sandra Carol Kathleen Sharon Karen Donna Brenda
  Margaret Diane Pamela Janet Shirley Carolyn Judith Janice Cynthia Elizabeth Judy Betty Joyce
  Christine Gloria Beverly Dorothy Helen Rosa Carmen Guadalupe Yolanda Ingrid Mei Lakshmi Fatima
  James Robert John Michael David William Richard Thomas Charles Gary Larry Ronald Joseph Donald
  Kenneth Steven Dennis Paul Stephen George Daniel Edward Jerry Gerald Roger Raymond Walter Willie
  Lawrence Bruce Douglas Carl Eugene Ernest Hector Ramón José Vikram Wei Kwame Tadeusz Håkan Luther
`);

export const LAST_NAMES = words(`
  Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Wilson
  Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez
  Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson
  Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz
  Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper
  Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood James
  Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster
  O'Brien D'Angelo McAllister Søndergaard Núñez Kowalczyk Okonkwo Yamamoto Haddad Lindqvist
`);

/** Where the members worked: the column `company`, an attribute for templates. */
export const COMPANIES = [
  'Halsted Rail',
  'Great Lakes Paper',
  'County School District 12',
  'Fairmont Dairy',
  'Ames, Holt & Sons',
  'Prairie Telephone',
  'Saint Brendan Hospital',
  'Kettle River Mills',
  'Union Machine Works',
  'Corn Belt Electric',
] as const;

/** Who looks after a member: the column `advisor`. */
export const ADVISORS = [
  'Nora Castellanos',
  'Ben Achterberg',
  'Priya Raman',
  'Tom Whitehorse',
  'Elaine Dubois',
] as const;

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
