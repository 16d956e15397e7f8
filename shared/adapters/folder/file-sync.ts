import { closeSync, fsyncSync, openSync } from 'node:fs';

/** How files are made to survive a power cut; tests watch the order, or fail on purpose. */
export interface FileSync {
  /** The content of an open file is on the disk when it returns. */
  file(fd: number, path: string): void;
  /** The names in a folder are on the disk when it returns. */
  folder(path: string): void;
}

/** The system's fsync. */
export const systemFileSync: FileSync = {
  file: (fd) => {
    fsyncSync(fd);
  },
  folder: (path) => {
    // Windows has no fsync of folders; NTFS journals names by itself.
    if (process.platform === 'win32') return;
    const fd = openSync(path, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  },
};

/** Waits for no disk: a power cut may lose what was written. For what can be made again. */
export const noFileSync: FileSync = { file: () => undefined, folder: () => undefined };
