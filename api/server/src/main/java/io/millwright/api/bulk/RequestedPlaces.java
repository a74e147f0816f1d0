// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.millwright.api.problem.Refusal;
import io.millwright.historian.files.bucket.BucketFile;
import io.millwright.historian.files.bucket.Buckets;
import io.millwright.historian.files.bucket.NoSuchPlaceException;
import io.millwright.historian.files.bucket.S3Settings;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Finds the places in the configured buckets that requests name. */
@Singleton
public final class RequestedPlaces {
  private final Buckets buckets;

  RequestedPlaces(ImportConfig config, S3Config s3) {
    buckets =
        new Buckets(config.folder(), new S3Settings(s3.endpoint(), s3.region(), s3.pathStyle()));
  }

  /**
   * Returns the place of a key in a bucket.
   *
   * @param field the member of the request that names the key, for messages
   * @throws Refusal if the name is not valid, or no buckets are configured
   */
  public BucketFile place(String field, String bucket, String key) {
    try {
      return buckets.place(field, bucket, key);
    } catch (NoSuchPlaceException e) {
      throw new Refusal(Refusal.Kind.INVALID_REQUEST, e.getMessage(), e);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    buckets.close();
  }
}
