import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { isFromThisMachine } from '../http/this-machine.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { Sessions, SignedIn } from './session.service.ts';
import type { SignIn } from './sign-in.service.ts';
import { presentSession } from './staff.presenter.ts';
import { passwordForm, sessionView, signInForm, type SessionView } from './staff.schema.ts';
import { AppError } from '../shared/errors.ts';
import type { StaffRepository } from './staff.repository.ts';

const tag = 'Session';

export function sessionRoutes(deps: { signIn: SignIn; sessions: Sessions; staff: StaffRepository; cookie: SessionCookie }): Endpoint[] {
  const { signIn, sessions, cookie } = deps;
  const present = ({ staff, mustChangePassword }: Pick<SignedIn, 'staff' | 'mustChangePassword'>): SessionView => presentSession(staff, mustChangePassword, sessions.idleMs);
  return [
    endpoint({
      method: 'post',
      path: '/session',
      may: 'public',
      tag,
      summary: 'Sign in; the session comes as a cookie',
      body: signInForm,
      answer: sessionView,
      async handle({ body, request, response }) {
        const { token, signedIn } = await signIn.signIn({
          ...body,
          address: request.ip ?? '',
          fromThisMachine: isFromThisMachine(request),
          userAgent: request.get('user-agent') ?? '',
          formerToken: cookie.read(request),
        });
        response.append('Set-Cookie', cookie.write(token));
        return present(signedIn);
      },
    }),
    endpoint({
      method: 'get',
      path: '/session',
      may: 'signed-in',
      duringPasswordChange: true,
      tag,
      summary: 'Who am I, and what may I do',
      answer: sessionView,
      async handle({ viewer }) {
        const staff = await deps.staff.findById(viewer.staffId);
        if (!staff) throw new AppError('SIGN_IN_REQUIRED');
        return present({ staff, mustChangePassword: sessions.mustChange(staff) });
      },
    }),
    endpoint({
      method: 'delete',
      path: '/session',
      may: 'public',
      tag,
      summary: 'Sign out; harmless without a session',
      status: 204,
      async handle({ maybeViewer, response }) {
        if (maybeViewer) await signIn.signOut(maybeViewer);
        response.append('Set-Cookie', cookie.clear());
      },
    }),
    endpoint({
      method: 'post',
      path: '/session/password',
      may: 'signed-in',
      duringPasswordChange: true,
      tag,
      summary: 'Change one’s own password; every other session of the account ends',
      body: passwordForm,
      answer: sessionView,
      async handle({ body, viewer, request, response }) {
        const token = await signIn.changePassword(viewer, body, request.get('user-agent') ?? '');
        response.append('Set-Cookie', cookie.write(token));
        const signedIn = await sessions.find(token, viewer.address, { keepAlive: false });
        if (!signedIn) throw new AppError('SIGN_IN_REQUIRED');
        return present(signedIn);
      },
    }),
  ];
}
