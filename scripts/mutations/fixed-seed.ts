import fc from 'fast-check';

// A mutant is killed or not, every time: not only with luck.
fc.configureGlobal({ seed: 20_270_301, endOnFailure: true });
