// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.api.problem.Refusal;
import io.millwright.asset.definition.AssetModel;
import jakarta.ws.rs.HeaderParam;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The caller's assumption about the model that it changes (SiteWise, UpdateAssetModel: ifMatch,
 * ifNoneMatch). In Millwright a model's latest version is also its active one, so {@code
 * matchForVersionType} makes no difference.
 *
 * @param ifMatch the model's tag, or {@code *}
 * @param ifNoneMatch {@code *} to refuse the change if there is a version already, which is always
 *     the case
 */
record Precondition(
    @HeaderParam("If-Match") @Nullable String ifMatch,
    @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
  /** Refuses a change of a model that does not match the caller's assumption. */
  void check(AssetModel model) {
    if (ifMatch != null && !ifMatch.equals(tag(model))) {
      throw failed(model, "Model %s has changed since it was read; read it again");
    }
    if ("*".equals(ifNoneMatch)) {
      throw failed(model, "Model %s has an active version; leave ifNoneMatch out to change it");
    }
  }

  /**
   * Returns a text of 43 characters that changes whenever the model does. SiteWise's protocol
   * writes it without the quotes of RFC 9110.
   */
  static String tag(AssetModel model) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(model.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Refusal failed(AssetModel model, String message) {
    return Refusal.about(
        Refusal.Kind.PRECONDITION_FAILED,
        model.id().toString(),
        Ids.arn("asset-model", model.id()),
        message.formatted(model.key()));
  }
}
