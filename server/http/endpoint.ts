import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Right } from '../staff/roles.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { Language } from '../shared/errors.ts';

/**
 * One row of the API: how it is reached, who may, what goes in and out. Routing, authorisation, parsing and the
 * OpenAPI document are all read from it, so they cannot disagree.
 */
export interface Endpoint<P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType, A extends z.ZodType = z.ZodType> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below /api/v1, in Express's form: /tickets/:id/answer. */
  readonly path: string;
  /** A right, 'signed-in' for every member of staff, or 'public'. */
  readonly may: Right | 'signed-in' | 'public';
  /** Reachable while the password must be changed first; only the routes of the session are. */
  readonly duringPasswordChange?: boolean;
  readonly summary: string;
  readonly tag: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Absent: the handler writes the response itself (files, streams). */
  readonly answer?: A;
  /** 200 unless told otherwise; 204 has no body. */
  readonly status?: 200 | 201 | 202 | 204;
  readonly handle: (input: EndpointInput<P, Q, B>) => Promise<z.input<A> | void> | z.input<A> | void;
}

export interface EndpointInput<P extends z.ZodType = z.ZodType, Q extends z.ZodType = z.ZodType, B extends z.ZodType = z.ZodType> {
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
  /** Throws on a public endpoint without a session: ask `maybeViewer` there. */
  readonly viewer: Viewer;
  readonly maybeViewer: Viewer | null;
  readonly language: Language;
  readonly request: Request;
  readonly response: Response;
}

/** Keeps the types of one endpoint together; arrays of endpoints have the general type. */
export function endpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(row: Endpoint<P, Q, B, A>): Endpoint {
  return row as unknown as Endpoint;
}
