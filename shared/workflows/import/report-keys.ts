/** Where an import's report goes. */
export function reportKey(organizationId: string, name: string, run: number): string {
  return `${stem(organizationId, name, run)}.report.json`;
}

/** Where its rejected rows go. */
export function rejectsKey(organizationId: string, name: string, run: number): string {
  return `${stem(organizationId, name, run)}.rejects.csv`;
}

/** Under what rejected rows are kept while imports run. */
export function partsFolder(organizationId: string): string {
  return `reports/${organizationId}/parts/`;
}

/** The file's name first, so that a folder lists the imports of a file side by side. */
function stem(organizationId: string, name: string, run: number): string {
  const file = name.split(/[/\\]/).at(-1) ?? name;
  const safe = file.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 100);
  return `reports/${organizationId}/${safe}.${String(run)}`;
}
