// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.Variants;
import io.millwright.application.document.Document;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/**
 * SiteWise's settings of an account: storage, encryption and logging. A setting that Millwright
 * does not support is refused, never stored without effect.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class SettingOperations {
  private static final Document.Key STORAGE = new Document.Key("setting", "storage");

  private final Resources resources;
  private final LogLevel level;
  private final ObjectMapper json;

  SettingOperations(Resources resources, LogLevel level, ObjectMapper json) {
    this.resources = resources;
    this.level = level;
    this.json = json;
  }

  /** Handles DescribeStorageConfiguration. */
  @GET
  @Path("/configuration/account/storage")
  public ObjectNode describeStorage() {
    var answer = defaultStorage();
    resources
        .findPart(STORAGE)
        .ifPresent(part -> {
          answer.setAll(part.body());
          answer.put("lastUpdateDate", Variants.seconds(part.document().updated()));
        });
    return withStatus(answer);
  }

  /** Handles PutStorageConfiguration. */
  @POST
  @Path("/configuration/account/storage")
  public ObjectNode putStorage(String text) {
    var fields = Body.parse(json, text).copy();
    refuse(
        fields.path("storageType").asText().equals("MULTI_LAYER_STORAGE"),
        "storageType MULTI_LAYER_STORAGE needs Amazon S3, and all data stays in Millwright's own"
            + " database; use SITEWISE_DEFAULT_STORAGE");
    refuse(
        fields.path("disassociatedDataStorage").asText().equals("DISABLED"),
        "disassociatedDataStorage can't be DISABLED: data streams without a property are always"
            + " kept; leave it out");
    for (var period : List.of("retentionPeriod", "warmTierRetentionPeriod")) {
      refuse(
          fields.path(period).has("numberOfDays"),
          period + " can't be a number of days: nothing is deleted by age; use unlimited: true");
      refuse(
          fields.has(period) && !fields.path(period).path("unlimited").asBoolean(),
          period + " gives no period; use unlimited: true");
    }
    refuse(
        fields.path("disallowIngestNullNaN").asBoolean(),
        "disallowIngestNullNaN can't be true: null and NaN are kept with quality BAD or UNCERTAIN;"
            + " leave it out");
    resources.change(journal -> {
      resources.putPart(STORAGE, "", fields);
      journal.add("~ storage configuration");
      return fields;
    });
    return withStatus(defaultStorage().setAll(fields));
  }

  /** Handles DescribeDefaultEncryptionConfiguration. */
  @GET
  @Path("/configuration/account/encryption")
  public ObjectNode describeEncryption() {
    return withStatus(
        JsonNodeFactory.instance.objectNode().put("encryptionType", "SITEWISE_DEFAULT_ENCRYPTION"));
  }

  /** Handles PutDefaultEncryptionConfiguration. */
  @POST
  @Path("/configuration/account/encryption")
  public ObjectNode putEncryption(String text) {
    var fields = Body.parse(json, text).copy();
    refuse(
        fields.path("encryptionType").asText().equals("KMS_BASED_ENCRYPTION")
            || fields.has("kmsKeyId"),
        "There is no AWS KMS here; use SITEWISE_DEFAULT_ENCRYPTION without a key, and encrypt the"
            + " disk that the database is on");
    return describeEncryption();
  }

  /** Handles DescribeLoggingOptions. */
  @GET
  @Path("/logging")
  public ObjectNode describeLogging() {
    var answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("loggingOptions").put("level", level.now());
    return answer;
  }

  /** Handles PutLoggingOptions. */
  @PUT
  @Path("/logging")
  public ObjectNode putLogging(String text) {
    var wanted = Body.parse(json, text).copy().at("/loggingOptions/level").textValue();
    resources.change(journal -> {
      level.put(wanted);
      journal.add("~ logging options: level " + wanted);
      return wanted;
    });
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode defaultStorage() {
    var storage =
        JsonNodeFactory.instance
            .objectNode()
            .put("storageType", "SITEWISE_DEFAULT_STORAGE")
            .put("disassociatedDataStorage", "ENABLED");
    storage.putObject("retentionPeriod").put("unlimited", true);
    return storage.put("warmTier", "DISABLED").put("disallowIngestNullNaN", false);
  }

  private static ObjectNode withStatus(ObjectNode answer) {
    answer.putObject("configurationStatus").put("state", "ACTIVE");
    return answer;
  }

  private static void refuse(boolean isWrong, String message) {
    if (isWrong) {
      throw new Refusal(Refusal.Kind.INVALID_REQUEST, message);
    }
  }
}
