import { createRequire } from 'node:module';
import compression from 'compression';
import express, { Router } from 'express';
import { CATALOGUE, type ErrorCode } from '../shared/error-catalogue.ts';
import { AppError } from '../shared/errors.ts';
import type { Endpoint } from './endpoint.ts';
import { openApiDocument } from './openapi.ts';
import { contextOf } from './request-context.ts';

// The page holds no inline script, so that the content security policy needs no exception.
const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Linli 邻里 API</title>
<link rel="stylesheet" href="swagger-ui.css"></head>
<body><div id="swagger-ui"></div>
<script src="swagger-ui-bundle.js"></script><script src="start.js"></script></body></html>
`;
const START = `SwaggerUIBundle({ url: '../openapi.json', dom_id: '#swagger-ui', deepLinking: true, displayRequestDuration: true, validatorUrl: null });
`;

/** For everybody: the OpenAPI document, a page to browse it, and the catalogue of errors that problems point to. */
export function apiDocs(endpoints: readonly Endpoint[], about: { version: string; serverUrl: string | null }): Router {
  const router = Router();
  const document = Buffer.from(JSON.stringify(openApiDocument(endpoints, about)));
  const swaggerFolder = (createRequire(import.meta.url)('swagger-ui-dist/absolute-path.js') as () => string)();
  router.use(['/openapi.json', '/docs', '/problems'], (request, _response, next) => {
    contextOf(request).route = 'api-docs';
    next();
  });
  router.get('/problems', (_request, response) => void response.json(CATALOGUE));
  router.get('/problems/:code', (request, response) => {
    if (!Object.hasOwn(CATALOGUE, request.params.code)) throw new AppError('NOT_FOUND');
    response.json({ code: request.params.code, ...CATALOGUE[request.params.code as ErrorCode] });
  });
  router.use(['/openapi.json', '/docs'], compression());
  router.get('/openapi.json', (_request, response) => void response.type('json').send(document));
  router.get('/docs', (request, response, next) => (request.originalUrl.endsWith('/docs') ? response.redirect(301, '/api/docs/') : next()));
  router.get('/docs/', (_request, response) => void response.type('html').send(PAGE));
  router.get('/docs/start.js', (_request, response) => void response.type('text/javascript').send(START));
  router.use('/docs', express.static(swaggerFolder, { index: false, maxAge: '1d' }));
  return router;
}
