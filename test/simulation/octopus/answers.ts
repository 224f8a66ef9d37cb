/** What Octopus answers, at the seam of the socket. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** How long it takes beyond the way there and back, ms. */
  readonly lateMs?: number;
}

/** An answer, or why none comes. */
export type Reply = HttpAnswer | 'hang' | 'reset';

export const json = (value: unknown, status = 200): HttpAnswer => ({ status, text: JSON.stringify(value) });

/** The API echoes what it was sent, so that a poller that logs its answers would leak. */
export const errorAnswer = (field: string, code: string, echo: string, status = 200): HttpAnswer =>
  json(
    {
      data: { [field]: null },
      errors: [
        {
          message: `${code}: ${echo}`,
          path: [field, echo],
          extensions: { errorType: 'APPLICATION', errorCode: code, errorDescription: echo },
        },
      ],
    },
    status,
  );

/** Error codes that any call may meet, as research and the error table name them. */
export const STRAY_CODES: readonly [string, ...string[]] = [
  'KT-CT-1120',
  'KT-CT-1124',
  'KT-CT-1125',
  'KT-CT-1126',
  'KT-CT-1127',
  'KT-CT-1143',
  'KT-CT-1144',
  'KT-CT-1111',
  'KT-CT-1112',
  'KT-CT-1137',
  'KT-CT-1138',
  'KT-CT-1139',
  'KT-CT-3921',
  'KT-CT-4123',
  'KT-CT-4177',
  'KT-CT-1199',
  'KT-GB-4042',
  'KT-GB-4039',
  'KT-GB-4043',
  'KT-CT-7899',
  'KT-CT-1147',
  'KT-CT-1113',
  'KT-GB-4050',
  'KT-GB-4056',
  'KT-GB-4051',
  'KT-CT-9999',
];
