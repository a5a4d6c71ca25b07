import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import compression from 'compression';
import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { contextOf } from './request-context.ts';

/** Paths that belong to programs: what is unknown there is a problem document, never the page. */
const NOT_SCREENS = /^\/(api|health|metrics|socket\.io|hooks|open311)(\/|$)/;

const NOT_BUILT = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>Linli 邻里</title></head>
<body><h1>界面尚未构建</h1><p>服务器正在运行，但界面文件不存在。请运行 <code>npm run build</code> 后刷新本页。</p>
<h1>The screens have not been built</h1><p>The server runs, but the files of the screens are not there. Run <code>npm run build</code>, then reload this page.</p></body></html>
`;

/**
 * The built screens. Files under assets/ carry a hash of their content in their name and are kept by browsers for
 * ever; index.html is asked for each time. Every other address that a person opens is a page of the application.
 * @param folder where the build put index.html
 */
export function screens(folder: string): Router {
  const router = Router();
  const index = join(folder, 'index.html');
  router.use((request, _response, next) => next(NOT_SCREENS.test(request.path) ? 'router' : undefined));
  router.use(compression());
  router.use((request, _response, next) => {
    contextOf(request).route = 'screens';
    next();
  });
  router.use(
    express.static(folder, {
      index: false,
      redirect: false,
      setHeaders(response, path) {
        const hashed = path.startsWith(join(folder, 'assets'));
        response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    }),
  );
  router.get('{/*path}', (request, response, next) => sendPage(request, response, next, index));
  return router;
}

async function sendPage(request: Request, response: Response, next: NextFunction, index: string): Promise<void> {
  // A missing script must be a 404, not the page: the browser would report a puzzling syntax error.
  // The root is a page for everybody; any other address only for who asks for one, so that a mistyped file is a 404.
  if (request.path !== '/' && !request.headers.accept?.includes('text/html')) return next();
  response.setHeader('Cache-Control', 'no-cache');
  const page = await readPage(index);
  if (page === null) response.status(503).type('html').send(NOT_BUILT);
  else response.type('html').send(page.replace('<head>', `<head><meta property="csp-nonce" nonce="${contextOf(request).nonce}">`));
}

/** Read each time, so that a new build is served without a restart; null when there is none. */
async function readPage(index: string): Promise<string | null> {
  try {
    return await readFile(index, 'utf8');
  } catch {
    return null;
  }
}
