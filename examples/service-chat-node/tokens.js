// Tokens are JWTs, signed with HS256: `sub` is the user, `use` says what the token is for.
import { jwtVerify, SignJWT } from 'jose';

const key = new TextEncoder().encode(process.env.JWT_SECRET ?? 'a secret for staging, and for nothing else');
const ALG = 'HS256';

/** Signs a token of `use` ("access" or "refresh") for a user. Times are seconds since 1970. */
export function sign(user, use, { issued, expires }) {
  return new SignJWT({ use })
    .setProtectedHeader({ alg: ALG, typ: 'JWT' })
    .setSubject(String(user))
    .setIssuedAt(issued)
    .setExpirationTime(expires)
    .sign(key);
}

/** The user id that an access token stands for, or null if it is not a good one. */
export async function userOf(token) {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: [ALG], requiredClaims: ['sub', 'exp'] });
    return payload.use === 'access' ? Number(payload.sub) : null;
  } catch {
    return null;
  }
}
