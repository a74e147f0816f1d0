// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/**
 * The configuration of S3, which is used only if an endpoint or a region is given. The credentials
 * are found as every AWS SDK finds them: in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, in the
 * profile, or from the machine's role.
 */
@ConfigMapping(prefix = "millwright.s3")
public interface S3Config {
  /** Returns the address of a server that speaks S3, such as MinIO; empty for AWS. */
  Optional<URI> endpoint();

  /** Returns the region; us-east-1 if only an endpoint is given. */
  Optional<String> region();

  /**
   * Returns whether the bucket is the first part of the path; otherwise it is part of the host
   * name.
   */
  @WithDefault("true")
  boolean pathStyle();
}
