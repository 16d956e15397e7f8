export {
  bucketSource,
  inImportOrder,
  type ImportSource,
} from '../../shared/workflows/import/import-source.ts';
export { fileSource } from './file-source.ts';
