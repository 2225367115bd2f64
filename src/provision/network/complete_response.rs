//! Rejects truncated XML responses, which the SDK parses as success with missing fields. A list
//! that seems to have no keys would lead to a second key, and a user that seems to have no tags
//! would look like another tool's.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// An interceptor that rejects a successful response of the query protocol if its closing tag is
/// missing.
#[derive(Debug)]
pub(crate) struct RequireCompleteXml;

impl Intercept for RequireCompleteXml {
    fn name(&self) -> &'static str {
        "RequireCompleteXml"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let answer = context.response();
        let ends =
            answer.body().bytes().is_some_and(|body| body.trim_ascii_end().ends_with(b"Response>"));
        // The error doesn't contain the response, because that may contain a secret.
        if ends || !answer.status().is_success() {
            Ok(())
        } else {
            Err("the response was cut off".into())
        }
    }
}
