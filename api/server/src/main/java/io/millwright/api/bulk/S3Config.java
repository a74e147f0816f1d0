// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/**
 * How S3 is reached. There is none without an endpoint or a region. The credentials are found as
 * every AWS SDK finds them: in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, in the profile, or from
 * the machine's role.
 */
@ConfigMapping(prefix = "millwright.s3")
public interface S3Config {
  /** The address of a server that speaks S3, such as MinIO; without it, AWS. */
  Optional<URI> endpoint();

  /** The region; us-east-1 where only an endpoint is given. */
  Optional<String> region();

  /** Whether a bucket is the first part of the path, or else of the host's name. */
  @WithDefault("true")
  boolean pathStyle();
}
