// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.caller;

import io.millwright.access.Action;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Open to callers that are limited to parts of the plant, since it shows and changes nothing
 * outside of them: it asks {@link Caller}, or is about nothing that stands in a part. Whatever does
 * not say so is closed to them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Scoped {
  /** For which actions. */
  Action[] value() default {Action.READ};
}
