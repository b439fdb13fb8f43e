/** One field that is wrong, as `kubectl` prints it: `field: message`. */
export interface StatusCause {
  reason?: string;
  message: string;
  field?: string;
}

export interface StatusDetails {
  name?: string;
  group?: string;
  kind?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** The `Status` object with which a Kubernetes API answers. */
export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  metadata: Record<string, unknown>;
  status: 'Success' | 'Failure';
  message?: string;
  reason?: string;
  details?: StatusDetails;
  code: number;
}

/** The group and plural of a resource, as messages name it: `deployments.apps "web" not found`. */
export interface ResourceAddress {
  group: string;
  plural: string;
}

const codes = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Gone: 410,
  Expired: 410,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  Unknown: 500,
  ServiceUnavailable: 503,
} as const;

/** `Unknown` is the reason that the wire leaves out. */
export type StatusReason = keyof typeof codes;

/** An error that the API answers with as a `Status`. */
export class ApiError extends Error {
  readonly code: number;

  constructor(
    readonly reason: StatusReason,
    message: string,
    readonly details?: StatusDetails,
  ) {
    super(message);
    this.name = 'ApiError';
    this.code = codes[reason];
  }

  toStatus(): Status {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason !== 'Unknown' && { reason: this.reason }),
      ...(this.details && { details: this.details }),
      code: this.code,
    };
  }

  static notFound(resource: ResourceAddress, name: string): ApiError {
    return new ApiError(
      'NotFound',
      `${qualified(resource)} "${name}" not found`,
      detailsOf(resource, name),
    );
  }

  static alreadyExists(resource: ResourceAddress, name: string): ApiError {
    return new ApiError(
      'AlreadyExists',
      `${qualified(resource)} "${name}" already exists`,
      detailsOf(resource, name),
    );
  }

  static conflict(
    resource: ResourceAddress,
    name: string,
    explanation: string,
  ): ApiError {
    return new ApiError(
      'Conflict',
      `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${explanation}`,
      detailsOf(resource, name),
    );
  }

  static forbidden(
    resource: ResourceAddress,
    name: string,
    explanation: string,
  ): ApiError {
    const quoted = name ? ` "${name}"` : '';
    return new ApiError(
      'Forbidden',
      `${qualified(resource)}${quoted} is forbidden: ${explanation}`,
      detailsOf(resource, name),
    );
  }

  static invalid(
    group: string,
    kind: string,
    name: string,
    causes: StatusCause[],
  ): ApiError {
    const qualifiedKind = group ? `${kind}.${group}` : kind;
    const texts = causes.map(({ field, message }) =>
      field ? `${field}: ${message}` : message,
    );
    const text = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
    return new ApiError(
      'Invalid',
      `${qualifiedKind} "${name}" is invalid: ${text}`,
      {
        ...(name && { name }),
        ...(group && { group }),
        kind,
        causes,
      },
    );
  }
}

export function successStatus(details?: StatusDetails): Omit<Status, 'code'> {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    ...(details && { details }),
  };
}

function qualified({ group, plural }: ResourceAddress): string {
  return group ? `${plural}.${group}` : plural;
}

function detailsOf({ group, plural }: ResourceAddress, name: string) {
  return { ...(name && { name }), ...(group && { group }), kind: plural };
}
