use super::*;

fn with(pairs: &[(&str, &str)]) -> Result<Option<Endpoint>, Problem> {
    let variable = |name: &str| {
        pairs.iter().find_map(|(key, value)| (*key == name).then(|| (*value).to_owned()))
    };
    configured(STS, &variable, None)
}

#[test]
fn the_services_own_variable_wins() {
    assert_eq!(with(&[]), Ok(None));
    let own =
        with(&[("AWS_ENDPOINT_URL", "https://a"), ("AWS_ENDPOINT_URL_STS", "https://u:p@b/x")]);
    let note = own.unwrap().unwrap().note();
    let Note::EndpointInForce { setting, url } = note else { panic!("{note:?}") };
    assert_eq!((setting.as_str(), url.as_str()), ("AWS_ENDPOINT_URL_STS", "https://b/x"));
}

#[test]
fn plain_http_stays_on_this_machine() {
    for good in [
        "http://127.0.0.1:5000",
        "http://127.9.9.9/",
        "http://[::1]:80/x",
        "HTTP://LocalHost:1",
        "https://vpce-1.sts.eu-west-1.vpce.amazonaws.com",
    ] {
        assert!(with(&[("AWS_ENDPOINT_URL", good)]).is_ok(), "{good}");
    }
    for bad in [
        "http://10.0.0.1",
        "http://localhost.example.com",
        "http://127.0.0.1@example.com/",
        "http://0.0.0.0",
        "http://169.254.169.254",
        "http://[::ffff:192.0.2.1]",
    ] {
        let refused = with(&[("AWS_ENDPOINT_URL", bad)]);
        assert!(matches!(refused, Err(Problem::InsecureEndpoint { .. })), "{bad}: {refused:?}");
    }
}

#[test]
fn what_the_sdk_cannot_parse_is_refused_by_name() {
    for bad in [
        "http://127.0.0.1:5000\r",
        " http://127.0.0.1",
        "http://127.0.0.1\n",
        "http://[::1",
        "http://[::1]x",
        "http://[127.0.0.1]",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:port",
        "http://127.0.0.1:-1",
        "https://",
        "https:///path",
        "https://:443",
        "https://a b",
        "https://a?query",
        "https://a#fragment",
        "https://a\\b",
        "https://\u{fc}ber.example",
        "https://a/\u{202e}",
        "https://a@b@c",
        "http://127.0.0.1 .example.com",
        "http://example.com\\@127.0.0.1",
        "localhost:5000",
        "ftp://127.0.0.1",
        "//127.0.0.1",
        "x",
    ] {
        let refused = with(&[("AWS_ENDPOINT_URL", bad)]);
        assert!(matches!(refused, Err(Problem::MalformedEndpoint { .. })), "{bad:?}: {refused:?}");
        assert!(
            with(&[("AWS_ENDPOINT_URL_STS", "https://sts"), ("AWS_ENDPOINT_URL", bad)]).is_ok()
        );
    }
    // The SDK treats an empty value as set only for credential services.
    let empty = |name: &str| (name == "AWS_ENDPOINT_URL").then(String::new);
    assert_eq!(configured(STS, &empty, None), Ok(None));
    assert!(matches!(
        for_credential_service(STS, &empty, None),
        Err(Problem::MalformedEndpoint { .. })
    ));
}

#[test]
fn the_metadata_of_an_instance_are_asked_for_here_or_at_awss_own_address() {
    let instance = |url: &str| for_instance_metadata(&|_| Some(url.to_owned()), None);
    for good in [
        "http://169.254.169.254",
        "http://169.254.169.254/",
        "http://[fd00:ec2::254]/",
        "http://127.0.0.1:1338",
        "https://metadata.example.com",
    ] {
        assert!(matches!(instance(good), Ok(Some(_))), "{good}");
    }
    for bad in ["http://192.0.2.1", "http://169.254.169.254.example.com", "http://169.254.170.2"] {
        assert!(matches!(instance(bad), Err(Problem::InsecureEndpoint { .. })), "{bad}");
    }
    for bad in ["", " ", "169.254.169.254", "http://169.254.169.254\r"] {
        assert!(matches!(instance(bad), Err(Problem::MalformedEndpoint { .. })), "{bad:?}");
    }
}

#[test]
fn passwords_in_an_address_stay_unsaid() {
    for url in [
        "https://u:s3cret@b/x",
        "http://u:s3/cret@b",
        "u:s3c@ret@b:80",
        "https://b/x?t=s3cret",
        "https://u:s3c#ret@b?s3cret",
    ] {
        let shown = without_secrets(url);
        assert!(!shown.contains("s3") && !shown.contains("ret") && shown.contains('b'), "{shown}");
    }
}
