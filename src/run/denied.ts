import type { Denied } from '../api/failover-api.ts';
import { DeniedFailure } from '../errors.ts';

/** The failure that a refusal of the credentials is; `then` says what that means for the flow. */
export function deniedFailure({ status, by }: Denied, then: string): DeniedFailure {
  if (by === 'auth') {
    return new DeniedFailure('remote.denied', `${then}: the remote knows no such application (${status})`, {
      hint: 'check ROUTEE_APP_ID and ROUTEE_APP_SECRET',
    });
  }
  if (status === 403) {
    return new DeniedFailure('remote.denied', `${then}: the application may not do this (403)`, {
      hint: 'it needs the role MT_ROLE_FAILOVER, and those of its channels: SMS, Viber, Voice',
    });
  }
  return new DeniedFailure('remote.denied', `${then}: the remote refused the access token (${status})`, {
    hint: 'check ROUTEE_APP_ID and ROUTEE_APP_SECRET, or get a new ROUTEE_ACCESS_TOKEN',
  });
}
