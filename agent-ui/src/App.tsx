import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BrowserRouter } from 'react-router';
import { Problem } from './api/problem.ts';
import { Gate } from './shell/Gate.tsx';
import { appearance } from './shared/appearance.ts';
import { cspNonce } from './shared/csp.ts';
import { themeFor } from './shared/theme.ts';
import { useStore } from './shared/use-store.ts';

/** Refusals are answers; only what did not arrive is worth another try. */
function retry(failures: number, error: Error): boolean {
  return failures < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500);
}

export function App() {
  const { i18n } = useTranslation();
  const look = useStore(appearance);
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { retry, staleTime: 10_000, refetchOnWindowFocus: false } } }));
  const [nonce] = useState(cspNonce);
  const [calm] = useState(() => window.matchMedia('(prefers-reduced-motion: reduce)').matches);
  dayjs.locale(i18n.language === 'zh' ? 'zh-cn' : 'en');
  return (
    <QueryClientProvider client={queries}>
      <ConfigProvider
        locale={i18n.language === 'zh' ? zhCN : enUS}
        theme={themeFor(look, calm)}
        csp={nonce ? { nonce } : undefined}
        // Two Chinese characters in a button are not set apart: "接听", not "接 听".
        button={{ autoInsertSpace: false }}
        wave={{ disabled: true }}
      >
        <AntApp className="app">
          <BrowserRouter>
            <Gate />
          </BrowserRouter>
        </AntApp>
      </ConfigProvider>
    </QueryClientProvider>
  );
}
