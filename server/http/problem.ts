import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';
import { z } from 'zod';
import type { AppError, Language } from '../shared/errors.ts';

/** One fault of the input: where, and what. */
export interface Issue {
  in: 'params' | 'query' | 'body';
  /** Names and indices down to the value, joined by dots. */
  path: string;
  message: string;
}

/** RFC 9457. `detail` is the sentence for the person; `code` is what programs compare. */
export const problemSchema = z.looseObject({
  type: z.string().describe('Where the code is explained: /api/problems/CODE'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  instance: z.string().describe('urn:linli:request:ID, the same as in the header X-Request-Id and in the log'),
  issues: z.array(z.object({ in: z.enum(['params', 'query', 'body']), path: z.string(), message: z.string() })).optional(),
});

const CHINESE_TITLES: Readonly<Record<number, string>> = {
  400: '请求有误',
  401: '未登录',
  403: '拒绝访问',
  404: '未找到',
  405: '方法不支持',
  409: '状态冲突',
  410: '已不存在',
  413: '内容过大',
  415: '格式不支持',
  422: '无法处理',
  423: '已锁定',
  429: '请求过多',
  500: '内部错误',
  502: '上游出错',
  503: '服务不可用',
  504: '上游超时',
};

/** The problem document of an error, in one language. */
export function problemOf(error: AppError, language: Language, requestId: string): Record<string, unknown> {
  return {
    type: `/api/problems/${error.code}`,
    title: titleOf(error.status, language),
    status: error.status,
    detail: error.sentence(language),
    code: error.code,
    instance: `urn:linli:request:${requestId}`,
    ...error.extra,
  };
}

export function sendProblem(response: Response, problem: Record<string, unknown>, language: Language): void {
  response
    .status(problem.status as number)
    .set({ 'Content-Type': 'application/problem+json; charset=utf-8', 'Content-Language': language === 'zh' ? 'zh-CN' : 'en', 'Cache-Control': 'no-store' })
    .vary('Accept-Language')
    .send(Buffer.from(JSON.stringify(problem)));
}

function titleOf(status: number, language: Language): string {
  const english = STATUS_CODES[status] ?? 'Error';
  return language === 'zh' ? (CHINESE_TITLES[status] ?? english) : english;
}
