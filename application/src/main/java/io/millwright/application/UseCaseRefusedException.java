// SPDX-License-Identifier: Apache-2.0
package io.millwright.application;

/** Thrown if a use case refuses a request. Nothing has changed then. */
public final class UseCaseRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient UseCaseRefusal refusal;

  /** Creates an exception for a refusal. */
  public UseCaseRefusedException(UseCaseRefusal refusal) {
    super(refusal.text());
    this.refusal = refusal;
  }

  /** Creates an exception for a refusal that has a cause. */
  public UseCaseRefusedException(UseCaseRefusal refusal, Throwable cause) {
    super(refusal.text(), cause);
    this.refusal = refusal;
  }

  /** Returns why the use case was refused. */
  public UseCaseRefusal refusal() {
    return refusal;
  }
}
