// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.millwright.api.problem.Refusal;
import jakarta.inject.Singleton;

/**
 * The buckets that files of values come from and go to. A bucket that is a folder in the import
 * folder is that; any other is in S3, where S3 is configured, and otherwise becomes a folder.
 */
@Singleton
public final class Buckets {
  private final BucketFolder folder;
  private final S3Buckets s3;

  Buckets(BucketFolder folder, S3Buckets s3) {
    this.folder = folder;
    this.s3 = s3;
  }

  /**
   * The place of a key in a bucket.
   *
   * @param field of the request, for messages
   * @throws Refusal if the name can't be one, or no buckets are configured
   */
  public Place place(String field, String bucket, String key) {
    if (s3.isConfigured() && !folder.has(bucket)) {
      return s3.place(field, bucket, key);
    }
    if (!folder.isConfigured()) {
      throw Refusal.invalid(
          "There is no place for files: set millwright.import.folder to a folder that holds one"
              + " for each bucket, or millwright.s3.endpoint (or .region) to reach S3, and start"
              + " again");
    }
    return folder.place(field, bucket, key);
  }
}
