import {
  BackstageCredentials,
  BackstagePrincipalTypes,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import { Answer, KeptAnswers, Turn } from './KeptAnswers';

type Request = Parameters<HttpAuthService['credentials']>[0];
type Response = Parameters<HttpAuthService['issueUserCookie']>[0];

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Express middleware, after the parser of bodies: a POST that brings an `Idempotency-Key` is carried out once, and who
 * asks again gets the answer that was given. The answer is that principal's own: nobody else's key reaches it.
 */
export function idempotent(options: {
  answers: KeptAnswers;
  httpAuth: HttpAuthService;
}) {
  return async (
    request: Request,
    response: Response,
    next: (error?: unknown) => void,
  ): Promise<void> => {
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || key === undefined) {
      next();
      return;
    }
    const turn = await begin(options, request, key);
    if ('before' in turn) {
      response.status(turn.before.status).json(turn.before.body);
      return;
    }
    keepWhatIsAnswered(response, turn, next);
    next();
  };
}

async function begin(
  { answers, httpAuth }: Parameters<typeof idempotent>[0],
  request: Request,
  key: string | string[],
): Promise<Turn> {
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new InputError(
      'An Idempotency-Key has 1 to 255 visible ASCII characters',
    );
  }
  const credentials = await httpAuth.credentials(request, {
    allow: ['user', 'service'],
  });
  return await answers.begin({
    principal: subjectOf(credentials),
    endpoint: `${request.method} ${request.path}`,
    key,
    body: request.body,
  });
}

function subjectOf({
  principal,
}: BackstageCredentials<
  BackstagePrincipalTypes['user'] | BackstagePrincipalTypes['service']
>): string {
  return principal.type === 'user'
    ? principal.userEntityRef
    : principal.subject;
}

function keepWhatIsAnswered(
  response: Response,
  turn: Exclude<Turn, { before: Answer }>,
  next: (error?: unknown) => void,
): void {
  const send = response.json.bind(response);
  let isEnding = false;
  response.json = body => {
    const { statusCode } = response;
    isEnding = true;
    // Errors come this way, too.
    const kept =
      statusCode < 300
        ? turn.keep({ status: statusCode, body })
        : turn.release();
    kept.then(
      () => send(body),
      error => {
        response.json = send;
        next(toError(error));
      },
    );
    return response;
  };
  response.on('close', () => {
    if (!isEnding) {
      turn.release().catch(() => {
        // It counts as cut off before long.
      });
    }
  });
}
