// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.AccessRefusedException.Reason;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/**
 * Checks the tokens of OpenID providers: JSON Web Tokens (RFC 7519), signed with a key that their
 * issuer publishes, as RFC 8725 recommends. The keys of an issuer are kept while the server runs.
 * Safe for use by several threads. The first token of an issuer blocks its thread.
 */
public final class IssuedTokens {
  private static final Pattern SHAPE = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]*");
  private static final Duration SKEW = Duration.ofSeconds(60);

  /**
   * The accepted signatures. All use a private key: with a shared key, everybody who can check a
   * token could also create one.
   */
  private static final AlgorithmConstraints SIGNATURES =
      new AlgorithmConstraints(
          ConstraintType.PERMIT,
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.RSA_USING_SHA384,
          AlgorithmIdentifiers.RSA_USING_SHA512,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
          AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
          AlgorithmIdentifiers.EDDSA);

  private final Map<URI, IssuerKeys> issuers = new ConcurrentHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final ObjectMapper json;
  private final InstantSource clock;

  public IssuedTokens(ObjectMapper json, InstantSource clock) {
    this.json = json;
    this.clock = clock;
  }

  /** Returns whether a text may be a provider's token; false for this server's own tokens. */
  static boolean isOne(String token) {
    return SHAPE.matcher(token).matches();
  }

  /**
   * Returns the principal of a token.
   *
   * @throws AccessRefusedException if the token is from none of these issuers, is not valid, or
   *     grants nothing
   */
  Principal principal(List<TokenIssuer> known, String token) {
    var read = read(token);
    var issuer = known.stream().filter(each -> isOf(each, read)).findFirst();
    if (issuer.isEmpty()) {
      throw refused("The token is of an issuer that this server does not know");
    }
    var claims = verified(issuer.get(), read, token);
    return issuer
        .get()
        .principal(claims)
        .orElseThrow(() ->
            new AccessRefusedException(
                Reason.NOTHING_GRANTED,
                "The token is valid, and the access file grants its user nothing; ask this server's"
                    + " administrator"));
  }

  /** Parses a token without checking it, only to find its issuer. */
  private static JwtContext read(String token) {
    try {
      return new JwtConsumerBuilder()
          .setSkipAllValidators()
          .setDisableRequireSignature()
          .setSkipSignatureVerification()
          .setJwsAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS)
          .build()
          .process(token);
    } catch (InvalidJwtException e) {
      throw new AccessRefusedException(
          Reason.UNKNOWN_TOKEN, "The token can't be read; sign in again", e);
    }
  }

  private static boolean isOf(TokenIssuer issuer, JwtContext read) {
    return issuer.issuer().equals(read.getJwtClaims().getClaimValue("iss"));
  }

  private Map<String, Object> verified(TokenIssuer issuer, JwtContext read, String token) {
    var keys =
        issuers
            .computeIfAbsent(
                URI.create(issuer.issuer()), uri -> new IssuerKeys(uri, http, json, clock))
            .keys(keyId(read));
    try {
      return new JwtConsumerBuilder()
          .setJwsAlgorithmConstraints(SIGNATURES)
          .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys))
          .setRequireExpirationTime()
          .setExpectedIssuer(true, issuer.issuer())
          .setExpectedAudience(true, issuer.audience())
          .setAllowedClockSkewInSeconds((int) SKEW.toSeconds())
          .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
          .build()
          .processToClaims(token)
          .getClaimsMap();
    } catch (InvalidJwtException e) {
      throw new AccessRefusedException(Reason.UNKNOWN_TOKEN, why(e, issuer), e);
    }
  }

  private static @Nullable String keyId(JwtContext read) {
    return read.getJoseObjects().getFirst() instanceof JsonWebSignature signature
        ? signature.getKeyIdHeaderValue()
        : null;
  }

  /**
   * Returns the reason in our own words, because the library's messages repeat the token's content.
   */
  private static String why(InvalidJwtException e, TokenIssuer issuer) {
    if (e.hasErrorCode(ErrorCodes.EXPIRED)) {
      return "The token has expired; sign in again";
    }
    if (e.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
      return "The token is not valid yet; compare the clocks of the issuer and this server";
    }
    if (e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)
        || e.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
      return "The token is for another service: its aud is not %s".formatted(issuer.audience());
    }
    if (e.hasErrorCode(ErrorCodes.EXPIRATION_MISSING)) {
      return "The token has no end; the issuer must set exp";
    }
    return "The token is not signed with a key of %s, by an accepted algorithm (RS, PS, ES, EdDSA)"
        .formatted(issuer.issuer());
  }

  private static AccessRefusedException refused(String message) {
    return new AccessRefusedException(Reason.UNKNOWN_TOKEN, message);
  }

  public void close() {
    http.close();
  }
}
