import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  context,
  propagation,
  trace,
} from '@opentelemetry/api';
import type { Context, Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../metrics.ts';
import { tracer } from '../telemetry.ts';

/** Span, metrics and one log entry for each request. */
export function observeRequests(
  server: FastifyInstance,
  metrics: Pick<Metrics, 'requests' | 'requestSeconds'>,
): void {
  const spans = new WeakMap<FastifyRequest, { span: Span; context: Context }>();

  server.addHook('onRequest', (request, reply, done) => {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const span = tracer.startSpan(
      `${request.method} ${routeOf(request)}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': request.method,
          'http.route': routeOf(request),
        },
      },
      parent,
    );
    spans.set(request, { span, context: trace.setSpan(parent, span) });
    done();
  });

  // The body has been read by now: what runs from here on is in the context of the request.
  server.addHook('preHandler', (request, _reply, done) => {
    context.with(spans.get(request)?.context ?? ROOT_CONTEXT, done);
  });

  server.addHook('onResponse', (request, reply, done) => {
    const labels = {
      method: request.method,
      route: routeOf(request),
      status: String(reply.statusCode),
    };
    metrics.requests.inc(labels);
    metrics.requestSeconds.observe(labels, reply.elapsedTime / 1000);
    const observed = spans.get(request);
    observed?.span.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) {
      observed?.span.setStatus({ code: SpanStatusCode.ERROR });
    }
    observed?.span.end();
    context.with(observed?.context ?? ROOT_CONTEXT, () => {
      const isProbe = request.routeOptions.config.isProbe === true;
      request.log[isProbe ? 'debug' : 'info'](
        {
          ...labels,
          status: reply.statusCode,
          milliseconds: Math.round(reply.elapsedTime),
        },
        'Request answered',
      );
    });
    done();
  });
}

/** As it is written in the code, so that there are few of them. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown';
}
