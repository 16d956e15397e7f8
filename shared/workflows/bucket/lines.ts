/** How much text is put together before it is encoded: large enough for compression to be quick. */
const CHUNK_CHARACTERS = 256 * 1024;

/** Lines as bytes, each ended by a newline, in chunks of a good size. */
export async function* encodeLines(
  lines: AsyncIterable<string> | Iterable<string>,
): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  let chunk = '';
  for await (const line of lines) {
    chunk += line + '\n';
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield encoder.encode(chunk);
    chunk = '';
  }
  if (chunk !== '') yield encoder.encode(chunk);
}

/** The lines of a stream of bytes, without their newlines. Empty lines are left out. */
export async function* decodeLines(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield line;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
