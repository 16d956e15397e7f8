/**
 * What AWS asks for in us-east-1 (N. Virginia), in dollars, without free tiers and taxes, as of
 * November 2026. `docs/cost.md` says where each was looked up, and which could not be.
 */
export const PRICE_LIST = {
  dynamodb: {
    perMillionWriteUnits: 0.625,
    perMillionReadUnits: 0.125,
    perGigabyteMonth: 0.25,
    /** Continuous backups of point-in-time recovery, by the size of table and indexes. */
    recoveryPerGigabyteMonth: 0.2,
  },
  lambda: {
    /** arm64, the first tier. */
    perGigabyteSecond: 0.0000133334,
    perMillionRequests: 0.2,
  },
  stepFunctions: { perThousandTransitions: 0.025 },
  s3: { perThousandPuts: 0.005, perThousandGets: 0.0004, perGigabyteMonth: 0.023 },
  /** `alaCarte` for accounts that sent before June 2025 or chose it, `essentials` for new ones. */
  ses: { alaCartePerThousandMails: 0.1, essentialsPerThousandMails: 0.16 },
  cloudwatch: {
    perGigabyteOfLogs: 0.5,
    /** Of our own metrics, for each combination of dimensions, while it is written. */
    perMetricMonth: 0.3,
    perAlarmMonth: 0.1,
    perDashboardMonth: 3,
  },
  secretsManager: { perSecretMonth: 0.4 },
  scheduler: { perMillionInvocations: 1 },
} as const;

/** CPU of a function by its memory: a whole vCPU at 1,769 MB. */
export const FULL_VCPU_MEGABYTES = 1769;
