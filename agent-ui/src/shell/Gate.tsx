import { useQueryClient } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ForcedPasswordPage } from '../account/ForcedPasswordPage.tsx';
import { SignInPage } from '../account/SignInPage.tsx';
import { http, signedOut } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { WorkplaceContext, changeSession, useSessionQuery, useSettingsQuery } from '../api/session.ts';
import { DraftStore } from '../desk/draft-store.ts';
import { languageChosen, setLanguage } from '../i18n/index.ts';
import { LoadFailed } from '../shared/ListState.tsx';
import { useStore } from '../shared/use-store.ts';
import { Workplace } from './Workplace.tsx';

/** Who comes in: nobody yet → sign-in; a password to change → that; else the workplace. */
export function Gate() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const asked = useSessionQuery();
  const session = asked.data ?? null;
  const settings = useSettingsQuery(session !== null && !session.mustChangePassword);
  const [ended, setEnded] = useState<string | null>(null);
  const refusals = useStore(signedOut);
  const leave = useCallback(
    (reason: string | null) => {
      setEnded(reason);
      changeSession(queries, null);
    },
    [queries],
  );
  const signOut = useCallback(async () => {
    await http.delete('/session').catch(() => undefined);
    // The next person at this computer must not find what this one wrote.
    new DraftStore(window.sessionStorage).clear();
    leave(null);
  }, [leave]);
  const staffLanguage = session?.staff.language;
  useEffect(() => {
    if (staffLanguage && !languageChosen()) void setLanguage(staffLanguage, false);
  }, [staffLanguage]);
  // Some request was told to sign in: the session ended while the page was open.
  useEffect(() => {
    if (refusals > 0 && queries.getQueryData(keys.session)) leave('expired');
  }, [refusals, leave, queries]);
  const workplace = useMemo(() => (session && settings.data ? { session, settings: settings.data, signOut } : null), [session, settings.data, signOut]);
  useEffect(() => {
    document.title = t('shell.name');
  }, [t]);
  const error = asked.error ?? settings.error;
  if (asked.data === null) return <SignInPage ended={ended} />;
  if (session?.mustChangePassword) return <ForcedPasswordPage signOut={() => void signOut()} />;
  if (workplace) {
    return (
      <WorkplaceContext value={workplace}>
        <Workplace key={workplace.session.staff.id} onSignedOut={leave} />
      </WorkplaceContext>
    );
  }
  return <main className="starting">{error ? <LoadFailed error={error} retry={() => void (asked.error ? asked : settings).refetch()} /> : <Skeleton active paragraph={{ rows: 6 }} />}</main>;
}
