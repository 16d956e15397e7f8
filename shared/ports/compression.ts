export interface Compression {
  gzip(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  gunzip(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}
